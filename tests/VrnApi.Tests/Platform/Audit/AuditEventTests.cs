using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Cli;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Platform.Audit;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Security;
using VrnApi.Tokens.Keys;

namespace VrnApi.Tests.Platform.Audit;

/// <summary>What leaves a row, and what does not.</summary>
public sealed class AuditEventTests(SecurityHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gated_read_leaves_a_row_and_an_open_one_does_not()
    {
        using var council = await host.As("council-leicester");

        var gated = await council.GetAsync(SecurityHost.Probe("outcomes:detail"), Ct);
        var open = await council.GetAsync(SecurityHost.Probe("services:read"), Ct);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (gated.StatusCode, open.StatusCode));
        var row = Assert.Single(await Rows(gated), row => row.Action == "data.read");
        Assert.Equal(("council-leicester", AuditOutcome.Done, "outcomes-detail"), (row.ClientId, row.Outcome, row.ResourceType));
        Assert.NotNull(row.PartnerId);
        Assert.NotNull(row.TokenJti);
        Assert.DoesNotContain(await Rows(open), row => row.Action == "data.read");
    }

    [Theory]
    [InlineData("another scope", "scope.type", 403)]
    [InlineData("a narrower token", "scope.not_in_token", 403)]
    [InlineData("a bound token without its key", "binding.downgrade", 401)]
    [InlineData("a revoked token", "token.revoked", 401)]
    public async Task A_known_client_that_is_refused_leaves_one_row_with_the_reason(string how, string reason, int status)
    {
        var answer = how switch
        {
            "another scope" => await (await host.As("dashboard")).GetAsync(SecurityHost.Probe("outcomes:write"), Ct),
            "a narrower token" => await (await host.As("dashboard", "services:read")).GetAsync(SecurityHost.Probe("evidence:read"), Ct),
            "a bound token without its key" => await Call(await Token("school-a")),
            _ => await Call(await Revoked()),
        };

        Assert.Equal(status, (int)answer.StatusCode);
        var row = Assert.Single(await Rows(answer), row => row.Action == "access.denied");
        Assert.Equal((AuditOutcome.Refused, reason), (row.Outcome, row.Reason));
        Assert.NotNull(row.ClientId);
        // The help desk finds it by the number that the partner was given.
        var request = answer.Headers.GetValues("X-Request-Id").Single();
        Assert.Equal(Verbs.Done, await host.Verb("explain", "--request", request));
    }

    [Fact]
    public async Task Failures_in_nobodys_name_are_one_row_for_an_address_and_minute()
    {
        var services = await host.Services();
        var unknown = ActivatorUtilities.CreateInstance<UnknownCallers>(services);
        var address = $"2001:db8:{Draw(1, 0xffff):x}:1::";
        for (var i = 0; i < 25; i++)
        {
            unknown.Count(address + i);
        }

        await unknown.Flush(all: false, Ct);
        Assert.Equal(0, await Counted(address));
        await unknown.Flush(all: true, Ct);
        await unknown.Flush(all: true, Ct);

        Assert.Equal(25, await Counted(address));
    }

    [Fact]
    public async Task An_unknown_client_and_a_forged_token_leave_no_row_of_their_own()
    {
        using var http = await host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials" }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("nobody:nothing")));

        var refused = await http.SendAsync(request, Ct);
        var forged = await Call("eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6IngifQ.e30.AAAA");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (refused.StatusCode, forged.StatusCode));
        Assert.Empty(await Rows(refused));
        Assert.Empty(await Rows(forged));
    }

    [Fact]
    public async Task A_start_and_a_rotation_are_recorded_with_what_they_are_about()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        Assert.True(await db.Set<AuditEvent>().AnyAsync(row => row.Action == "host.started" && row.ResourceId != null && row.ResourceId.Length == 43, Ct));

        Assert.Equal(Verbs.Done, await host.Verb("keys", "rotate", "--now"));

        var kid = (await scope.ServiceProvider.GetRequiredService<SigningKeys>().CurrentAsync(Tokens.SigningKeyUse.Token, Ct)).Kid;
        Assert.Equal(["signing_key.activated", "signing_key.announced"],
            await db.Set<AuditEvent>().Where(row => row.ResourceId == kid).Select(row => row.Action).Order().ToListAsync(Ct));
    }

    [Fact]
    public async Task Mutated_tokens_are_refused_and_never_break_anything()
    {
        var token = await Token("dashboard");
        for (var i = 0; i < 400; i++)
        {
            var text = Mutate(token);
            var answer = await Call(text);
            Assert.True((int)answer.StatusCode is 200 or 400 or 401 && (answer.StatusCode != HttpStatusCode.OK || SameToken(token, text)),
                $"{(int)answer.StatusCode} for {text}");
        }
        Assert.Equal(HttpStatusCode.OK, (await Call(token)).StatusCode);
    }

    /// <summary>One bit pattern has one spelling; only the very same token may pass.</summary>
    private static bool SameToken(string token, string text) => token == text;

    private static string Mutate(string token)
    {
        var text = new StringBuilder(token);
        for (var times = Draw(1, 4); times > 0; times--)
        {
            var at = Draw(0, text.Length);
            switch (Draw(0, 5))
            {
                case 0: text[at] = "ABCxyz019-_.=+/ ~é\u0001"[Draw(0, 18)]; break;
                case 1: text.Remove(at, 1); break;
                case 2: text.Insert(at, text[Draw(0, text.Length)]); break;
                case 3: text.Remove(at, Math.Min(Draw(1, 60), text.Length - at)).Append('A'); break;
                default: text.Append('.').Append(token.AsSpan(0, Draw(0, 20))); break;
            }
        }
        return text.ToString();
    }

    /// <summary>What failed is in the message itself, so no seed is needed to see it again.</summary>
    private static int Draw(int from, int below) => System.Security.Cryptography.RandomNumberGenerator.GetInt32(from, below);

    private async Task<string> Revoked()
    {
        using var identity = await host.Identity("dashboard");
        using var http = await host.Anonymous();
        var token = await Token("dashboard");
        using var request = identity.TokenRequest();
        request.RequestUri = new Uri(VrnHost.Issuer + "/oauth/revoke");
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token });
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(request, Ct)).StatusCode);
        return token;
    }

    private async Task<string> Token(string name)
    {
        using var http = await host.Anonymous();
        using var identity = await host.Identity(name);
        var answer = await http.SendAsync(identity.TokenRequest(), Ct);
        if (answer.StatusCode == HttpStatusCode.BadRequest)
        {
            answer = await http.SendAsync(identity.TokenRequest(nonce: answer.Headers.GetValues("DPoP-Nonce").Single()), Ct);
        }
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    private async Task<HttpResponseMessage> Call(string token)
    {
        using var http = await host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, SecurityHost.Probe("services:read"));
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return await http.SendAsync(request, Ct);
    }

    private async Task<List<AuditEvent>> Rows(HttpResponseMessage answer)
    {
        var request = answer.Headers.GetValues("X-Request-Id").Single();
        await using var scope = await host.Inside();
        return await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<AuditEvent>().Where(row => row.RequestId == request).ToListAsync(Ct);
    }

    private async Task<long> Counted(string address)
    {
        var network = UnknownCallers.Network(address + "0");
        await using var scope = await host.Inside();
        return await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<AuditEvent>()
            .Where(row => row.ResourceId == network).SumAsync(row => row.RowCount, Ct) ?? 0;
    }
}
