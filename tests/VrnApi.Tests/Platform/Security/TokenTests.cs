using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Tests.Harness;
using VrnApi.Tokens;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Keys;

namespace VrnApi.Tests.Platform.Security;

/// <summary>From credentials to a call, on real stores.</summary>
public sealed class TokenTests(SecurityHost host)
{
    [Theory]
    [InlineData("dashboard", "services:read")]
    [InlineData("vcs-example", "services:write")]
    [InlineData("school-a", "outcomes:write")]
    [InlineData("council-leicester", "outcomes:detail")]
    [InlineData("police-leicestershire", "services:read")]
    [InlineData("vrn-admin", "keys:admin")]
    public async Task A_sandbox_client_gets_a_token_and_calls_as_its_partner(string name, string scope)
    {
        using var client = await host.As(name);

        var first = await Json(await client.GetAsync(SecurityHost.Probe(scope), Ct), HttpStatusCode.OK);
        var second = await Json(await client.GetAsync(SecurityHost.Probe("services:read"), Ct), HttpStatusCode.OK);

        Assert.Equal(name, first.GetProperty("clientId").GetString());
        Assert.NotEqual(Guid.Empty, first.GetProperty("partnerId").GetGuid());
        Assert.Equal(first.GetProperty("partnerId").GetGuid(), second.GetProperty("partnerId").GetGuid());
    }

    [Fact]
    public async Task A_narrower_token_is_held_to_what_it_says()
    {
        using var client = await host.As("dashboard", "services:read");

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(SecurityHost.Probe("services:read"), Ct)).StatusCode);
        await Refused(await client.GetAsync(SecurityHost.Probe("evidence:read"), Ct), HttpStatusCode.Forbidden, "insufficient_scope");
    }

    [Fact]
    public async Task A_dashboard_that_pushes_is_told_which_scope_it_lacks()
    {
        using var client = await host.As("dashboard");

        var answer = await client.GetAsync(SecurityHost.Probe("outcomes:write"), Ct);

        var problem = await Refused(answer, HttpStatusCode.Forbidden, "insufficient_scope");
        Assert.Equal("outcomes:write", problem.GetProperty("scope").GetString());
        Assert.Contains("scope=\"outcomes:write\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal("scope.type", (await Event("access.denied", answer)).Reason);
    }

    [Theory]
    [InlineData("outcomes:write")]
    [InlineData("everything:all")]
    public async Task A_scope_that_is_not_the_clients_is_not_granted(string scope)
    {
        using var http = await host.Anonymous();
        using var identity = await host.Identity("dashboard");

        var answer = await http.SendAsync(identity.TokenRequest(scope), Ct);

        Assert.Equal("invalid_scope", (await Json(answer, HttpStatusCode.BadRequest)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_client_with_bound_tokens_gets_none_without_a_proof()
    {
        using var http = await host.Anonymous();
        using var identity = await host.Identity("school-a");

        var answer = await http.SendAsync(identity.TokenRequest(bound: false), Ct);

        Assert.Equal("invalid_request", (await Json(answer, HttpStatusCode.BadRequest)).GetProperty("error").GetString());
        Assert.Equal("sender.required", (await Event("token.refused", answer)).Reason);
    }

    [Fact]
    public async Task An_assertion_works_once_however_often_it_is_sent_at_the_same_time()
    {
        using var http = await host.Anonymous();
        using var identity = await host.Identity("vcs-example");
        var bodies = await identity.TokenRequest().Content!.ReadAsStringAsync(Ct);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => http.PostAsync(identity.TokenUrl,
            new StringContent(bodies, MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded")), Ct)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task An_assertion_for_the_token_endpoint_instead_of_the_issuer_is_refused()
    {
        using var http = await host.Anonymous();
        using var identity = await host.Identity("vcs-example");

        var answer = await http.SendAsync(identity.TokenRequest(claims: new() { ["aud"] = identity.TokenUrl.ToString() }), Ct);

        Assert.Equal("invalid_client", (await Json(answer, HttpStatusCode.Unauthorized)).GetProperty("error").GetString());
        Assert.Equal("assertion.aud", (await Event("client.auth_failed", answer)).Reason);
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        var token = await Token("dashboard");
        ShiftedClock.Set(TimeSpan.FromMinutes(11));

        await Refused(await Call(token), HttpStatusCode.Unauthorized, "invalid_token");

        ShiftedClock.Set(TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.OK, (await Call(token)).StatusCode);
    }

    [Theory]
    [InlineData("https://elsewhere.example/api", HttpStatusCode.Unauthorized)]
    [InlineData(VrnHost.Issuer + "/api", HttpStatusCode.OK)]
    public async Task A_token_of_ours_for_another_audience_is_refused(string audience, HttpStatusCode expected)
    {
        var services = await host.Services();
        var key = await services.GetRequiredService<SigningKeys>().CurrentAsync(SigningKeyUse.Token, Ct);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var token = JwtWriter.Sign(key, "at+jwt", claims =>
        {
            claims.WriteString("iss", VrnHost.Issuer);
            claims.WriteString("aud", audience);
            claims.WriteString("sub", "dashboard");
            claims.WriteString("client_id", "dashboard");
            claims.WriteString("scope", "services:read");
            claims.WriteNumber("iat", now);
            claims.WriteNumber("exp", now + 60);
            claims.WriteString("jti", Guid.NewGuid().ToString("n"));
        });

        var answer = await Call(token);

        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.Unauthorized)
        {
            await Refused(answer, expected, "invalid_token");
        }
    }

    [Fact]
    public async Task A_call_without_a_token_learns_where_to_get_one()
    {
        using var http = await host.Anonymous();

        var answer = await http.GetAsync(SecurityHost.Probe("services:read"), Ct);

        await Refused(answer, HttpStatusCode.Unauthorized, "invalid_token");
        Assert.Contains("resource_metadata=\"" + VrnHost.Issuer, answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_authorization_headers_are_no_authorization()
    {
        using var http = await host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, SecurityHost.Probe("services:read"));
        request.Headers.TryAddWithoutValidation("Authorization", ["Bearer a", "Bearer b"]);

        await Refused(await http.SendAsync(request, Ct), HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task A_route_that_says_nothing_needs_a_token_and_an_unknown_address_does_not()
    {
        using var http = await host.Anonymous();

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/silent", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/open", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/nowhere", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.PostAsync("/silent", null, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_stolen_bound_token_is_worth_nothing_as_a_bearer_token()
    {
        using var identity = await host.Identity("school-a");
        using var http = await host.Anonymous();
        var challenge = await http.SendAsync(identity.TokenRequest(), Ct);
        var nonce = challenge.Headers.GetValues("DPoP-Nonce").Single();
        var token = (await Json(await http.SendAsync(identity.TokenRequest(nonce: nonce), Ct), HttpStatusCode.OK)).GetProperty("access_token").GetString()!;

        await Refused(await Call(token), HttpStatusCode.Unauthorized, "invalid_token");
    }

    [Fact]
    public async Task A_revoked_token_is_dead_at_the_api()
    {
        using var identity = await host.Identity("dashboard");
        using var http = await host.Anonymous();
        var token = await Token("dashboard");
        Assert.Equal(HttpStatusCode.OK, (await Call(token)).StatusCode);

        using var request = identity.TokenRequest();
        request.RequestUri = new Uri(VrnHost.Issuer + "/oauth/revoke");
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token });
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(request, Ct)).StatusCode);

        await Refused(await Call(token), HttpStatusCode.Unauthorized, "invalid_token");
    }

    [Fact]
    public async Task An_issued_token_has_its_row_in_the_audit()
    {
        using var http = await host.Anonymous();
        using var identity = await host.Identity("dashboard");

        var answer = await http.SendAsync(identity.TokenRequest(), Ct);

        var row = await Event("token.issued", answer);
        Assert.Equal(AuditOutcome.Done, row.Outcome);
        Assert.Equal("dashboard", row.ClientId);
        Assert.NotNull(row.PartnerId);
        Assert.NotNull(row.TokenJti);
        Assert.Equal(0, row.Time.Ticks % TimeSpan.TicksPerMicrosecond);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<string> Token(string name)
    {
        using var http = await host.Anonymous();
        using var identity = await host.Identity(name);
        return (await Json(await http.SendAsync(identity.TokenRequest(), Ct), HttpStatusCode.OK)).GetProperty("access_token").GetString()!;
    }

    private async Task<HttpResponseMessage> Call(string token)
    {
        using var http = await host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, SecurityHost.Probe("services:read"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request, Ct);
    }

    private async Task<AuditEvent> Event(string action, HttpResponseMessage answer)
    {
        var request = answer.Headers.GetValues("X-Request-Id").Single();
        await using var scope = await host.Inside();
        return await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<AuditEvent>()
            .SingleAsync(row => row.RequestId == request && row.Action == action, Ct);
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    private static async Task<JsonElement> Refused(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var problem = await Json(answer, status);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        return problem;
    }
}
