using System.Globalization;
using VrnApi.Data.Partners;

namespace VrnApi.Platform.Security;

/// <summary>A data set, for one scope.</summary>
public readonly record struct Opening(string DataSet, string Scope);

/// <summary>Why an agreement does not open what is asked; a later one is nearer to a yes.</summary>
public enum AgreementGap
{
    DataSet,
    Area,
    Purpose,
    NotInForce,
    Rules,
}

/// <summary>An agreement as rights are decided from it.</summary>
/// <param name="EndsOn">The first day on which it no longer holds.</param>
/// <param name="Covered">Codes of its areas and of every area inside them.</param>
/// <param name="Touched"><paramref name="Covered"/> and the areas around them: whose partners can use it for a part.</param>
/// <param name="Fault">The first of the rules A1 to A8 that does not hold as things are now.</param>
public sealed record AgreementTerms(
    string Code, AgreementState State, DateOnly StartsOn, DateOnly EndsOn, DateOnly? ReviewOn, IReadOnlySet<Opening> Opens,
    IReadOnlySet<string> Purposes, IReadOnlySet<string> Covered, IReadOnlySet<string> Touched, RuleVerdict? Fault)
{
    /// <summary>Days after which an overdue review ends what the agreement allows.</summary>
    public const int ReviewGraceDays = 30;

    /// <summary>Councils may see single schools' returns.</summary>
    public bool AllowsRawToCouncil { get; init; }

    public bool OpensFor(string scope, string? dataSet) => Opens.Any(opening => opening.Scope == scope && (dataSet is null || opening.DataSet == dataSet));

    /// <returns>Null when it opens what is asked, on that day.</returns>
    /// <param name="partnerArea">The area the partner answers for; null when it has none.</param>
    /// <param name="rowArea">The area of the row; null when no row is asked for yet.</param>
    public AgreementGap? Gap(string scope, string? dataSet, string? partnerArea, string? rowArea, string? purpose, DateOnly today)
    {
        if (!OpensFor(scope, dataSet))
        {
            return AgreementGap.DataSet;
        }
        if (rowArea is not null ? !Covered.Contains(rowArea) : partnerArea is not null && !Touched.Contains(partnerArea))
        {
            return AgreementGap.Area;
        }
        if (purpose is null || !Purposes.Contains(purpose))
        {
            return AgreementGap.Purpose;
        }
        return !InForce(today) ? AgreementGap.NotInForce : Fault is not null ? AgreementGap.Rules : null;
    }

    public bool InForce(DateOnly today) => State == AgreementState.Active && StartsOn <= today && today < EndsOn && !ReviewOverdue(today);

    /// <summary>One clause for the partner's developer, after the agreement's code.</summary>
    public string Standing(DateOnly today) => this switch
    {
        { State: AgreementState.Pending } => "waits for a second operator",
        { State: AgreementState.Withdrawn } => "was withdrawn",
        _ when EndsOn <= today => $"ended on {Day(EndsOn)}",
        { State: AgreementState.Expired } => "has expired",
        _ when StartsOn > today => $"starts on {Day(StartsOn)}",
        _ when ReviewOverdue(today) => $"was due for review on {Day(ReviewOn!.Value)}",
        { Fault: { } fault } => $"is refused by rule {fault.Rule}",
        _ => "is in force",
    };

    private bool ReviewOverdue(DateOnly today) => ReviewOn is { } review && today > review.AddDays(ReviewGraceDays);

    private static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
