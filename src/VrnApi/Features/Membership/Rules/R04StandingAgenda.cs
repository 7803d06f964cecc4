namespace VrnApi.Features.Membership.Rules;

/// <summary>Each standing item was on the agenda of at least one of the last three meetings.</summary>
internal static class R04StandingAgenda
{
    public static readonly Rule Rule = new("R4", "Standing agenda", (facts, rule) =>
    {
        if (facts.Terms is not { } terms)
        {
            return rule.NoTerms(facts);
        }
        if (terms.StandingCodes.Count == 0)
        {
            return rule.Unset(facts);
        }
        var last = facts.Meetings.TakeLast(3).ToList();
        if (last.Count == 0)
        {
            return rule.Says(RuleStatus.NoData, null, terms.StandingCodes.Count, "items", "No held meeting is recorded.", facts, []);
        }
        var missing = terms.StandingCodes.Where(code => !last.Exists(meeting => meeting.StandingCodes.Contains(code))).ToList();
        var evidence = last.Select(meeting => Evidence.Of(facts, meeting, Evidence.List(meeting.StandingCodes)))
            .Concat(missing.Select(code => new RuleEvidence("standing-item", code, null, null, "missing")));
        return rule.Says(missing.Count == 0 ? RuleStatus.Pass : RuleStatus.Fail, terms.StandingCodes.Count - missing.Count, terms.StandingCodes.Count, "items",
            missing.Count == 0 ? "Every standing item was treated." : $"Not treated in the last {last.Count} meetings: {Evidence.List(missing)}.", facts, evidence);
    });
}
