namespace VrnApi.Features.Membership.Rules;

/// <summary>Nothing of persons is taken; the guard is always on.</summary>
internal static class R13NoPersonalData
{
    public static readonly Rule Rule = new("R13", "No personal data", (facts, rule) =>
        rule.Says(RuleStatus.Pass, facts.RefusedPersonalData, null, "refused writes in twelve months", "The guard against personal data is on.", facts, []));
}
