using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Cli;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Partners;
using VrnApi.Features.Partners;
using VrnApi.Platform;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Security;
using VrnApi.Tests.Platform.Security;

namespace VrnApi.Tests.Features.Partners;

/// <summary>Agreements recorded by the registrar, put in force by the approver, and what they open and close for a school of its own.</summary>
public sealed class AgreementTests(SecurityHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agreement_is_put_in_force_by_another_operator_than_the_one_who_recorded_it()
    {
        var (code, partner) = (Registration.Fresh("isa"), await Registration.ActivePartner(host, "council", "--area", "E06000016", "--class", "specified-authority"));
        Assert.Equal(Verbs.Done, await Registration.Asks(host, Add(code, partner)));

        Assert.Equal(Verbs.Refused, await Registration.Asks(host, "agreement", "activate", code));
        Assert.Equal(AgreementState.Pending, (await Agreement(code)).State);
        Assert.Equal(Verbs.Done, await Registration.Approves(host, "agreement", "activate", code));

        Assert.Equal(AgreementState.Active, (await Agreement(code)).State);
        Assert.Equal(Verbs.Refused, await Registration.Approves(host, "agreement", "activate", code));
        Assert.Equal(["agreement.created", "agreement.activated"], await Actions(code));
        Assert.Equal(Verbs.Done, await host.Verb("agreement", "list", "--partner", partner, "--json"));
    }

    [Fact]
    public async Task The_rules_are_judged_at_activation_and_a_charity_under_section_16_is_refused()
    {
        var (code, charity) = (Registration.Fresh("isa"), await Registration.ActivePartner(host, "vcs"));
        Assert.Equal(Verbs.Done, await Registration.Asks(host, Add(code, charity)));

        Assert.Equal(Verbs.Refused, await Registration.Approves(host, "agreement", "activate", code));
        Assert.Equal(AgreementState.Pending, (await Agreement(code)).State);
    }

    [Theory]
    [InlineData("--basis", "habit")]
    [InlineData("--parties", "nobody-at-all")]
    [InlineData("--data-sets", "no-such-data-set")]
    [InlineData("--scopes", "services:read")]
    [InlineData("--areas", "leicester")]
    [InlineData("--ends", "2020-01-01")]
    [InlineData("--signatories", "only one")]
    public async Task What_does_not_add_up_is_not_recorded(string option, string value)
    {
        var (code, partner) = (Registration.Fresh("isa"), await Registration.ActivePartner(host, "council", "--area", "E06000016", "--class", "specified-authority"));
        var arguments = Add(code, partner);
        arguments[Array.IndexOf(arguments, option) + 1] = value;

        Assert.Equal(Verbs.Refused, await Registration.Asks(host, arguments));
    }

    [Fact]
    public async Task A_gated_scope_opens_with_the_agreement_and_closes_with_its_withdrawal_though_the_token_lives()
    {
        var school = await Registration.SchoolWithoutAgreement(host);
        using var any = await host.As(school.Identity());
        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope", null), await Probe(any));

        var code = await InForce(school.Partner);
        using var client = await host.As(school.Identity(), "outcomes:write");
        Assert.Equal(HttpStatusCode.OK, (await Probe(client)).Status);

        await Registration.Asks(host, "agreement", "withdraw", code);
        Assert.Equal((HttpStatusCode.Forbidden, "agreement_required", code), await Probe(client));
        Assert.Equal(Verbs.Refused, await Registration.Approves(host, "agreement", "withdraw", code));
        await using var scope = await host.Inside();
        var refused = await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<AuditEvent>()
            .SingleAsync(row => row.ClientId == school.Client && row.Action == "access.denied" && row.AgreementCode == code, Ct);
        Assert.Equal("agreement.none", refused.Reason);
    }

    [Fact]
    public async Task A_scope_asked_for_by_name_is_refused_at_the_token_endpoint_naming_the_agreement()
    {
        var school = await Registration.SchoolWithoutAgreement(host);
        var code = await Recorded(school.Partner);
        using var http = await host.Anonymous();
        using var identity = school.Identity();

        var refused = await Token(http, identity, "outcomes:write");
        Assert.Equal("invalid_scope", refused.GetProperty("error").GetString());
        Assert.Contains(code, refused.GetProperty("error_description").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("outcomes:write", (await Token(http, identity, null)).GetProperty("scope").GetString(), StringComparison.Ordinal);

        await Registration.Approves(host, "agreement", "activate", code);
        Assert.Equal("outcomes:write", (await Token(http, identity, "outcomes:write")).GetProperty("scope").GetString());
    }

    [Fact]
    public async Task An_agreement_ends_by_itself_with_a_live_token_and_is_then_marked_once()
    {
        var school = await Registration.SchoolWithoutAgreement(host);
        var code = await InForce(school.Partner);
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        using var client = await host.As(school.Identity(), "outcomes:write");
        Assert.Equal(HttpStatusCode.OK, (await Probe(client)).Status);

        var agreement = await FindAgreement.ByCode(db, code, Ct);
        agreement.EndsOn = London.Today(TimeProvider.System);
        await db.SaveChangesAsync(Ct);
        Assert.Equal((HttpStatusCode.Forbidden, "agreement_required", code), await Probe(client));

        var expiry = ActivatorUtilities.CreateInstance<ExpireAgreements>(await host.Services());
        await expiry.Run(Ct);
        await expiry.Run(Ct);
        Assert.Equal(AgreementState.Expired, (await Agreement(code)).State);
        Assert.Equal(["agreement.created", "agreement.activated", "agreement.expired"], await Actions(code));
    }

    [Fact]
    public async Task A_partner_whose_class_is_changed_loses_the_gateway_at_the_next_load()
    {
        var school = await Registration.SchoolWithoutAgreement(host);
        var code = await InForce(school.Partner);
        using var client = await host.As(school.Identity(), "outcomes:write");
        Assert.Equal(HttpStatusCode.OK, (await Probe(client)).Status);

        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        (await FindPartner.ByCode(db, school.Partner, Ct)).StatutoryClass = StatutoryClass.None;
        await db.SaveChangesAsync(Ct);

        Assert.Equal((HttpStatusCode.Forbidden, "legal_gateway_not_available", code), await Probe(client));
    }

    [Fact]
    public async Task A_purpose_that_the_agreement_lacks_closes_the_scope()
    {
        var school = await Registration.SchoolWithoutAgreement(host, purpose: "research");
        var code = await InForce(school.Partner);
        using var client = await host.As(school.Identity());
        using var identity = school.Identity();
        using var http = await host.Anonymous();

        Assert.Contains("purpose research", (await Token(http, identity, "outcomes:write")).GetProperty("error_description").GetString(), StringComparison.Ordinal);
        Assert.Contains(code, (await Token(http, identity, "outcomes:write")).GetProperty("error_description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void GraphQL_says_the_same_with_the_scope_and_the_agreement()
    {
        var ended = new AgreementTerms("isa-1", AgreementState.Withdrawn, new(2026, 1, 1), new(2027, 1, 1), null,
            new HashSet<Opening> { new("returns", "outcomes:write") }, new HashSet<string>(), new HashSet<string>(), new HashSet<string>(), null);
        var caller = new Standing(PartnerType.School, true, new HashSet<string> { "outcomes:write" }, VrnApi.Tokens.Assurance.High, new HashSet<string> { "outcomes:write" })
        {
            Agreements = [ended],
        };

        var refusal = GraphQLSchema.Denied(caller, "outcomes:write");
        Assert.Equal(("AGREEMENT_REQUIRED", "outcomes:write", "isa-1"),
            (refusal.Code, refusal.Extensions!["scope"], refusal.Extensions["agreement"]));
        Assert.Equal("INSUFFICIENT_SCOPE", GraphQLSchema.Denied(caller, "services:write").Code);
    }

    private static string[] Add(string code, string partner) =>
    [
        "agreement", "add", code, "--basis", "pcsc-2022-s16", "--parties", partner, "--data-sets", "school-behaviour-termly", "--scopes", "outcomes:write",
        "--areas", "E06000016", "--purposes", "serious-violence-prevention", "--starts", "2020-01-01", "--ends", "2099-01-01", "--article-six", "6(1)(e)",
        "--dpia", "dpia-1", "--review", "2098-01-01", "--signatories", "head of service; data protection officer",
    ];

    private async Task<string> Recorded(string partner)
    {
        var code = Registration.Fresh("isa");
        Assert.Equal(Verbs.Done, await Registration.Asks(host, Add(code, partner)));
        return code;
    }

    private async Task<string> InForce(string partner)
    {
        var code = await Recorded(partner);
        Assert.Equal(Verbs.Done, await Registration.Approves(host, "agreement", "activate", code));
        return code;
    }

    private async Task<Agreement> Agreement(string code)
    {
        await using var scope = await host.Inside();
        return await FindAgreement.ByCode(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), code, Ct);
    }

    private async Task<List<string>> Actions(string code)
    {
        await using var scope = await host.Inside();
        return await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<AuditEvent>()
            .Where(row => row.ResourceType == "agreement" && row.ResourceId == code).OrderBy(row => row.Time).Select(row => row.Action).ToListAsync(Ct);
    }

    private static async Task<JsonElement> Token(HttpClient http, Harness.SandboxIdentity identity, string? scope)
    {
        using var first = await http.SendAsync(identity.TokenRequest(scope), Ct);
        var nonce = first.Headers.TryGetValues("DPoP-Nonce", out var given) ? given.First() : null;
        using var answer = await http.SendAsync(identity.TokenRequest(scope, nonce), Ct);
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Ct));
    }

    private static async Task<(HttpStatusCode Status, string? Code, string? Agreement)> Probe(HttpClient client)
    {
        using var answer = await client.GetAsync(SecurityHost.Probe("outcomes:write"), Ct);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return (answer.StatusCode, Text("code"), Text("agreement"));

        string? Text(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
