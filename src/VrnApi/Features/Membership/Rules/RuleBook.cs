using System.Globalization;
using VrnApi.Data.Model;

namespace VrnApi.Features.Membership.Rules;

/// <summary>One rule: pure, from the facts of a network on a day to a verdict.</summary>
public sealed record Rule(string Code, string Title, Func<NetworkFacts, Rule, RuleResult> Judge)
{
    internal RuleResult Says(RuleStatus status, string explanation, NetworkFacts facts) => Says(status, null, null, null, explanation, facts, []);

    internal RuleResult Says(
        RuleStatus status, object? value, object? threshold, string? unit, string explanation, NetworkFacts facts, IEnumerable<RuleEvidence> evidence) =>
        new(Code, Title, status, Text(value), Text(threshold), unit, explanation, facts.Terms?.Source, [.. evidence]);

    internal RuleResult NoTerms(NetworkFacts facts) => Says(RuleStatus.NotDefined, "No terms of reference are adopted on that day.", facts);

    internal RuleResult Unset(NetworkFacts facts) => Says(RuleStatus.NotDefined, "The adopted terms do not set it.", facts);

    private static string? Text(object? value) => value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture);
}

/// <summary>R1 to R15 in order.</summary>
public static class RuleBook
{
    public static readonly IReadOnlyList<Rule> All =
    [
        R01MinimumMeetings.Rule, R02MeetingGap.Rule, R03ChairAndDeputy.Rule, R04StandingAgenda.Rule, R05TermsAccepted.Rule, R06Principles.Rule,
        R07Composition.Rule, R08SchoolCoverage.Rule, R09Independence.Rule, R10StatutoryCoverage.Rule, R11CspTiling.Rule, R12StatutoryProducts.Rule,
        R13NoPersonalData.Rule, R14NoReferrals.Rule, R15Quorum.Rule,
    ];

    public static Rule? Find(string code) => All.FirstOrDefault(rule => rule.Code == code);

    public static IReadOnlyList<RuleResult> Judge(NetworkFacts facts, IReadOnlyCollection<Rule> rules) => [.. rules.Select(rule => rule.Judge(facts, rule))];
}

/// <summary>How rows are named in evidence.</summary>
internal static class Evidence
{
    public static RuleEvidence Of(NetworkFacts facts, HeldMeeting meeting, string? note = null) =>
        new("meeting", $"{meeting.Id}", $"/v1/networks/{facts.Slug}/meetings/{meeting.Id}", meeting.Day, note);

    public static RuleEvidence Of(MemberFact member, string? note = null) =>
        new("organisation", $"{member.Id}", $"/v1/networks/organisations/{member.Slug}", null, note ?? member.Slug);

    public static RuleEvidence Of(NetworkFacts facts, SeatFact seat, string? note = null) => new("seat", $"{seat.Id}", $"/v1/networks/{facts.Slug}/seats", null, note ?? $"seat {seat.Number}");

    public static string List(IEnumerable<string> names) => string.Join(", ", names);

    public static string Code<T>(T value) where T : struct, Enum => Codes.Of(value);

    /// <returns>Whole per cent, rounded down so that only all of them are 100.</returns>
    public static int Percent(int part, int whole) => whole == 0 ? 0 : 100 * part / whole;
}
