namespace VrnApi.Features.Membership.Rules;

/// <summary>Every member organisation has accepted the newest version of the adopted terms.</summary>
internal static class R05TermsAccepted
{
    public static readonly Rule Rule = new("R5", "Terms accepted", (facts, rule) => facts.Terms is not { } terms
        ? rule.NoTerms(facts)
        : MemberShare.Judge(rule, facts, member => member.AcceptedVersions.Contains(terms.CurrentVersion),
            $"accepted version {terms.CurrentNumber} of {terms.Code}", member => member.AcceptedVersions.Count > 0 ? "out-of-date" : "not accepted"));
}

/// <summary>A rule that all member organisations have to keep.</summary>
internal static class MemberShare
{
    public static RuleResult Judge(Rule rule, NetworkFacts facts, Func<MemberFact, bool> keeps, string what, Func<MemberFact, string> why)
    {
        if (facts.Members.Count == 0)
        {
            return rule.Says(RuleStatus.NoData, null, 100, "%", "No member organisation is recorded.", facts, []);
        }
        var others = facts.Members.Where(member => !keeps(member)).ToList();
        return others.Count == 0
            ? rule.Says(RuleStatus.Pass, 100, 100, "%", $"All {facts.Members.Count} member organisations have {what}.", facts, facts.Members.Select(member => Evidence.Of(member)))
            : rule.Says(RuleStatus.Fail, Evidence.Percent(facts.Members.Count - others.Count, facts.Members.Count), 100, "%",
                $"{others.Count} of {facts.Members.Count} member organisations have not {what}: {Evidence.List(others.Select(member => member.Name))}.", facts,
                others.Select(member => Evidence.Of(member, why(member))));
    }
}
