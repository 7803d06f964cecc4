namespace VrnApi.Features.Membership.Rules;

/// <summary>A network is no route for referrals; the guard is always on.</summary>
internal static class R14NoReferrals
{
    public static readonly Rule Rule = new("R14", "No referrals", (facts, rule) =>
        rule.Says(RuleStatus.Pass, facts.RefusedReferrals, null, "refused writes in twelve months", "The guard against referrals is on.", facts, []));
}
