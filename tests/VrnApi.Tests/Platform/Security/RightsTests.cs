using VrnApi.Data.Model;
using VrnApi.Data.Partners;
using VrnApi.Platform.Security;
using VrnApi.Tests.Contracts;
using VrnApi.Tokens;

namespace VrnApi.Tests.Platform.Security;

/// <summary>Every partner type, scope and assurance against the approved table; then each question on its own.</summary>
public sealed class RightsTests
{
    [Fact]
    public void Every_type_scope_and_assurance_is_decided_as_approved()
    {
        var lines =
            from rule in ScopeTable.All
            from type in Enum.GetValues<PartnerType>()
            from assurance in Enum.GetValues<Assurance>()
            let denial = Rights.Decide(Standing(type, assurance, rule.Scope), rule.Scope)
            let agreement = ScopeTable.Of(rule, type) == Holding.UnderAgreement ? ", under an agreement" : ""
            select $"{rule.Scope} {Codes.Of(type)} {Codes.Of(assurance)}: {denial?.Code() ?? $"yes{agreement}"}";

        Approved.Same(string.Join('\n', lines) + "\n", "tests", "VrnApi.Tests", "Platform", "Security", "rights.approved.txt");
    }

    [Fact]
    public void A_caller_with_everything_is_let_in() => Assert.Null(Rights.Decide(Council, "services:write"));

    [Fact]
    public void A_suspended_partner_is_asked_nothing_else() =>
        Assert.Equal(Denial.PartnerInactive, Rights.Decide(Council with { PartnerActive = false, Registered = Set() }, "services:write"));

    [Fact]
    public void A_scope_held_by_mistake_stops_at_the_types_ceiling() =>
        Assert.Equal(Denial.ScopeType, Rights.Decide(Standing(PartnerType.Dashboard, Assurance.High, "outcomes:write"), "outcomes:write"));

    [Fact]
    public void An_unregistered_scope_in_a_token_is_worth_nothing() =>
        Assert.Equal(Denial.ScopeUnregistered, Rights.Decide(Council with { Registered = Set() }, "services:write"));

    [Fact]
    public void A_weakly_known_client_does_not_reach_a_strong_scope() =>
        Assert.Equal(Denial.ScopeAssurance, Rights.Decide(Council with { Assurance = Assurance.Basic }, "services:write"));

    [Fact]
    public void A_token_without_the_scope_does_not_carry_it() =>
        Assert.Equal(Denial.ScopeNotInToken, Rights.Decide(Council with { Granted = Set("services:read") }, "services:write"));

    [Fact]
    public void A_scope_that_does_not_exist_is_unregistered() =>
        Assert.Equal(Denial.ScopeUnregistered, Rights.Decide(Standing(PartnerType.VrnCore, Assurance.High, "everything:all"), "everything:all"));

    [Fact]
    public void Reasons_shared_with_the_token_server_have_its_codes()
    {
        foreach (var denial in Enum.GetValues<Denial>().Where(denial => Enum.TryParse<Refusal>(denial.ToString(), out _)))
        {
            Assert.Equal(Enum.Parse<Refusal>(denial.ToString()).Code(), denial.Code());
        }
    }

    private static Standing Council => Standing(PartnerType.Council, Assurance.High, "services:write");

    private static Standing Standing(PartnerType type, Assurance assurance, string scope) => new(type, true, Set(scope), assurance, Set(scope));

    private static HashSet<string> Set(params string[] scopes) => [.. scopes];
}
