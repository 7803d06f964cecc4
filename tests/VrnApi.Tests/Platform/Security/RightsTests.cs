using VrnApi.Data.Model;
using VrnApi.Data.Partners;
using VrnApi.Platform.Security;
using VrnApi.Tests.Contracts;
using VrnApi.Tokens;

namespace VrnApi.Tests.Platform.Security;

/// <summary>Every partner type, scope and assurance against the approved table; then each question on its own.</summary>
public sealed class RightsTests
{
    /// <summary>Registered or not, in the token or not, and the agreement: none, one that has ended, one whose gateway is closed, one in force.</summary>
    [Fact]
    public void Every_type_scope_assurance_registration_token_and_agreement_is_decided_as_approved()
    {
        var lines =
            from rule in ScopeTable.All
            from type in Enum.GetValues<PartnerType>()
            from assurance in Enum.GetValues<Assurance>()
            select $"{rule.Scope} {Codes.Of(type)} {Codes.Of(assurance)}: {string.Join("; ", Decisions(rule.Scope, type, assurance))}";

        Approved.Same(string.Join('\n', lines) + "\n", "tests", "VrnApi.Tests", "Platform", "Security", "rights.approved.txt");
    }

    /// <summary>All sixteen combinations; those that end alike are told once.</summary>
    private static IEnumerable<string> Decisions(string scope, PartnerType type, Assurance assurance)
    {
        var cases =
            from registered in new[] { true, false }
            from granted in new[] { true, false }
            from agreement in Agreements(scope)
            let caller = new Standing(type, true, registered ? Set(scope) : Set(), assurance, granted ? Set(scope) : Set())
            {
                Agreements = agreement.Terms,
                Purposes = new Dictionary<string, string?> { [scope] = AgreementRules.Prevention },
                Today = Today,
            }
            let name = $"{(registered ? "registered" : "-")} {(granted ? "in token" : "-")} {agreement.Name}"
            group name by Rights.Decide(caller, scope)?.Code() ?? "yes" into alike
            select alike;
        return cases.Select(alike => $"{alike.Key} [{(alike.Count() == 16 ? "always" : string.Join(", ", alike))}]");
    }

    private static readonly DateOnly Today = new(2026, 6, 1);

    private static IEnumerable<(string Name, AgreementTerms[] Terms)> Agreements(string scope)
    {
        var live = new AgreementTerms("isa-1", AgreementState.Active, new(2026, 1, 1), new(2027, 1, 1), new(2026, 12, 1), new HashSet<Opening> { new("data-set", scope) },
            Set(AgreementRules.Prevention), Set("E06000016"), Set("E06000016"), null);
        return
        [
            ("live", [live]),
            ("none", []),
            ("ended", [live with { EndsOn = Today }]),
            ("no gateway", [live with { Fault = new RuleVerdict("A1", "", AgreementRules.Gateway) }]),
        ];
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
