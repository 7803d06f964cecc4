using VrnApi.Data.Membership;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership.TermsOfReference;

/// <param name="Code">Their name in addresses; it never changes.</param>
public sealed record TermsBody(string Code, string Title);

/// <summary>A text with computable rules. A rule that the text does not set is left out, never guessed.</summary>
/// <param name="EffectiveFrom">First day; the day of publication when absent.</param>
/// <param name="IdealGapMaxDays">Longest time between two meetings that the text calls ideal.</param>
/// <param name="PractitionerMajority">More than half of the filled seats belong to practitioners.</param>
/// <param name="QuorumKind"><c>organisations</c> or <c>share</c>; together with its value.</param>
/// <param name="QuorumValue">A number of organisations, or a share of the seats above 0 and up to 1.</param>
/// <param name="PrincipleSet">Code of a set of principles.</param>
/// <param name="StandingAgenda">Items of every agenda, in their order.</param>
public sealed record TermsVersionBody(
    string Text, DateOnly? EffectiveFrom = null, int? MinMeetingsPerYear = null, int? IdealGapMinDays = null, int? IdealGapMaxDays = null, bool RequiresChair = false,
    bool RequiresDeputy = false, bool PractitionerMajority = false, bool RequiresSchool = false, bool RequiresStrategic = false, bool RequiresExpert = false,
    QuorumKind? QuorumKind = null, decimal? QuorumValue = null, string? PrincipleSet = null, IReadOnlyList<TermsVersionBody.StandingItemBody>? StandingAgenda = null)
{
    private const int LongestText = 100_000, MostItems = 50;

    public sealed record StandingItemBody(string Code, string Label);

    internal void Check(BodyChecks checks)
    {
        checks.Text("/text", Text, LongestText, required: true, lines: true);
        checks.Day("/effectiveFrom", EffectiveFrom);
        checks.Number("/minMeetingsPerYear", MinMeetingsPerYear, 1, 366);
        checks.Number("/idealGapMinDays", IdealGapMinDays, 1, 3660);
        checks.Number("/idealGapMaxDays", IdealGapMaxDays, 1, 3660);
        if (IdealGapMinDays > IdealGapMaxDays)
        {
            checks.Wrong("/idealGapMaxDays", "The longest gap is no shorter than the shortest.");
        }
        if (QuorumKind is null != QuorumValue is null)
        {
            checks.Wrong(QuorumKind is null ? "/quorumKind" : "/quorumValue", "A quorum has a kind and a value.");
        }
        else if (QuorumKind == Data.Membership.QuorumKind.Share ? QuorumValue is <= 0 or > 1 : QuorumValue is < 1 or > 1000 || (QuorumValue ?? 0) % 1 != 0)
        {
            checks.Wrong("/quorumValue", "A share lies above 0 and is at most 1, a number of organisations from 1 to 1000.");
        }
        else if (QuorumValue is { } value && decimal.Round(value, 4) != value)
        {
            checks.Wrong("/quorumValue", "At most four decimals are kept.");
        }
        var items = StandingAgenda ?? [];
        if (items.Count > MostItems || items.Any(item => item is null) || items.DistinctBy(item => item?.Code).Count() != items.Count)
        {
            checks.Wrong("/standingAgenda", $"At most {MostItems} items, each code once.");
            return;
        }
        foreach (var (index, item) in items.Index())
        {
            checks.Code($"/standingAgenda/{index}/code", item.Code);
            checks.Text($"/standingAgenda/{index}/label", item.Label, 200, required: true);
        }
    }

    /// <summary>Puts what it says on a version that is a draft.</summary>
    internal void Put(TermsVersion version)
    {
        (version.Text, version.EffectiveFrom, version.PrincipleSetCode) = (Text, EffectiveFrom, PrincipleSet);
        (version.MinMeetingsPerYear, version.IdealGapMinDays, version.IdealGapMaxDays) = (MinMeetingsPerYear, IdealGapMinDays, IdealGapMaxDays);
        (version.RequiresChair, version.RequiresDeputy, version.PractitionerMajority) = (RequiresChair, RequiresDeputy, PractitionerMajority);
        (version.RequiresSchool, version.RequiresStrategic, version.RequiresExpert) = (RequiresSchool, RequiresStrategic, RequiresExpert);
        (version.QuorumKind, version.QuorumValue) = (QuorumKind, QuorumValue);
    }

    internal IEnumerable<StandingItem> Items(Guid version) =>
        (StandingAgenda ?? []).Select((item, index) => new StandingItem { TermsVersionId = version, Code = item.Code, Order = index + 1, Label = item.Label });
}
