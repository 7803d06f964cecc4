namespace VrnApi.Features.Membership.Rules;

/// <summary>The share of the last six meetings that neither the unit nor the police supported.</summary>
internal static class R09Independence
{
    public static readonly Rule Rule = new("R9", "Independence", (facts, rule) =>
    {
        if (facts.Terms is null)
        {
            return rule.NoTerms(facts);
        }
        var last = facts.Meetings.TakeLast(6).ToList();
        var stated = last.Where(meeting => meeting.ExternallySupported is not null).ToList();
        if (stated.Count == 0)
        {
            return rule.Says(RuleStatus.NoData, null, null, "%", last.Count == 0 ? "No held meeting is recorded." : "Support is not recorded.", facts,
                last.Select(meeting => Evidence.Of(facts, meeting, "not stated")));
        }
        var own = stated.Count(meeting => meeting.ExternallySupported == false);
        var percent = Evidence.Percent(own, stated.Count);
        return rule.Says(RuleStatus.Info, percent, null, "%",
            $"{own} of the last {stated.Count} meetings went without support from unit or police{(percent == 100 ? ": sustained" : "")}.", facts,
            last.Select(meeting => Evidence.Of(facts, meeting, meeting.ExternallySupported switch { true => "supported", false => "unsupported", null => "not stated" })));
    });
}
