using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Submissions.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>
/// Who may push a return, beyond the scope: the kinds of partners that the data set names, each for itself, under an agreement that
/// opens the data set for the areas of the return.
/// </summary>
internal static class SubmitterRights
{
    public static ProblemAnswer? Refusal(Caller caller, DataSetRules dataSet) => dataSet.Submitters.Contains(caller.Type)
        ? null
        : new ProblemAnswer(Problems.InsufficientScope, $"Returns of {dataSet.Id} are pushed by partners of another kind.") { Scope = "outcomes:write" };

    /// <summary>A school pushes for the number it is registered with. A number that cannot be read is a fault of the return, not of the caller.</summary>
    public static ProblemAnswer? Refusal(Caller caller, DataSetRules dataSet, string? urn) =>
        dataSet.ReturnLevel == ReturnLevel.Sch && EstablishmentRule.IsUrn(urn) && urn != caller.Urn
            ? new ProblemAnswer(Problems.NotYourOrganisation, "The return is for another school than the caller is registered as.")
            : null;

    /// <summary>Codes of the caller's agreements that open the data set to its returns now; null where nothing is known of the caller.</summary>
    public static IReadOnlySet<string>? Agreements(Caller caller, DataSetRules dataSet) => caller.Standing is not { } standing ? null
        : standing.Agreements.Where(agreement => agreement.OpensFor("outcomes:write", dataSet.Id) && agreement.InForce(standing.Today)).Select(agreement => agreement.Code).ToHashSet(StringComparer.Ordinal);

    /// <summary>The data set and each area of the return lie in an agreement of the caller.</summary>
    /// <param name="areas">Codes of areas that the rows count for; null before the rows are known.</param>
    public static ProblemAnswer? Refusal(Caller caller, DataSetRules dataSet, IHostEnvironment environment, IEnumerable<string?>? areas = null) =>
        (areas?.Distinct() ?? [null]).Select(area => RowRights.Refusal(caller, "outcomes:write", new RowAsked(dataSet.Id, area), environment))
            .FirstOrDefault(refusal => refusal is not null);
}
