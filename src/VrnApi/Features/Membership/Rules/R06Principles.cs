namespace VrnApi.Features.Membership.Rules;

/// <summary>Every member organisation is committed to all principles of the terms.</summary>
internal static class R06Principles
{
    public static readonly Rule Rule = new("R6", "Principles", (facts, rule) => facts.Terms is not { } terms ? rule.NoTerms(facts)
        : terms.PrincipleCodes is not { Count: > 0 } principles ? rule.Unset(facts)
        : MemberShare.Judge(rule, facts, member => principles.All(member.Principles.Contains), $"committed to all {principles.Count} principles",
            member => Evidence.List(principles.Where(code => !member.Principles.Contains(code)))));
}
