namespace VrnApi.Features.Membership.Rules;

/// <summary>Held meetings of twelve months against the least number of the terms.</summary>
internal static class R01MinimumMeetings
{
    public static readonly Rule Rule = new("R1", "Minimum meetings", (facts, rule) =>
    {
        if (facts.Terms is not { } terms)
        {
            return rule.NoTerms(facts);
        }
        if (terms.MinMeetingsPerYear is not { } least)
        {
            return rule.Unset(facts);
        }
        var held = facts.MeetingsOfTheYear;
        var evidence = held.Select(meeting => Evidence.Of(facts, meeting))
            .Append(new RuleEvidence("terms-adoption", $"{terms.VersionId}", $"/v1/networks/{facts.Slug}/terms", terms.AdoptedFrom, $"{terms.Code} {terms.Version}"));
        const string unit = "meetings in twelve months";
        if (held.Count >= least)
        {
            return rule.Says(RuleStatus.Pass, held.Count, least, unit, $"{held.Count} meetings were held in twelve months.", facts, evidence);
        }
        if (facts.Meetings.Count == 0)
        {
            return rule.Says(RuleStatus.NoData, 0, least, unit, "No held meeting is recorded.", facts, evidence);
        }
        return terms.AdoptedFrom > facts.WindowStart
            ? rule.Says(RuleStatus.NoData, held.Count, least, unit, "The terms were adopted less than twelve months ago.", facts, evidence)
            : rule.Says(RuleStatus.Fail, held.Count, least, unit, $"{held.Count} of {least} meetings were held in twelve months.", facts, evidence);
    });
}
