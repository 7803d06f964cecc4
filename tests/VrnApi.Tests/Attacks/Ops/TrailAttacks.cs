using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Audit;
using VrnApi.Tests.Attacks.Harness;

namespace VrnApi.Tests.Attacks.Ops;

/// <summary>What must be on record, and what must be nowhere.</summary>
public sealed class TrailAttacks(AttackHost host) : AttackTest(host)
{
    [Theory]
    [Attack("OPS-14")]
    [InlineData("/v1/networks", "scope.type")]
    [InlineData("/v1/evidence/approaches", "scope.unregistered")]
    [InlineData("/v1/outcomes/data-sets/school-behaviour-termly/submissions", "scope.type")]
    public async Task OPS_14_denied_requests_are_on_record_with_the_reason(string path, string reason)
    {
        var wire = await Host.First();
        var party = await Party.Secreted(Host);
        var token = await party.Kept(wire);

        var answer = await wire.Get(path, "Bearer " + token);

        await Refused(answer, 403, "insufficient_scope", reason, "Bearer ");
        Assert.Contains("scope=\"", answer.Challenge, StringComparison.Ordinal);
        var request = answer.Header("X-Request-Id");
        var row = await Host.Behind(db => db.Set<AuditEvent>().SingleAsync(entry => entry.RequestId == request, Ct));
        Assert.Equal(("access.denied", AuditOutcome.Refused, party.ClientId, (Guid?)party.PartnerId), (row.Action, row.Outcome, row.ClientId, row.PartnerId));
        Assert.NotNull(row.TokenJti);
        var allowed = await wire.Get(Api, "Bearer " + token);
        allowed.Is(200);
        Assert.DoesNotContain("access.denied", await Host.Actions(allowed));
    }

    [Fact]
    [Attack("REST-40")]
    public async Task REST_40_secrets_in_logs_and_audit()
    {
        var wire = await Host.First();
        var (key, secret) = (await Party.WithKey(Host, bound: true), await Party.WithSecret(Host));
        var nonce = await key.Nonce(wire);
        var (assertion, bad, proof) = (key.Assertion(), key.Assertion(claims: """{"aud":"x"}"""), key.Proof("POST", wire.TokenUrl, nonce: nonce));
        var granted = await wire.Token(key.Form(assertion), null, proof);
        granted.Is(200);
        var token = granted["access_token"]!;
        var bearer = await secret.Token(wire);
        (await wire.Token(key.Form(bad), null, key.Proof("POST", wire.TokenUrl, nonce: nonce))).Is(401, "invalid_client");
        (await wire.Get("/oauth/token?client_secret=" + secret.Secret)).Is(400, "invalid_request");
        await wire.Get($"/v1/directory/services?access_token={bearer}");
        await wire.Get("/v1/directory/services/" + bearer, "Bearer " + bearer);
        await wire.Get($"/v1/nowhere/{secret.Secret}", "Bearer " + token, ("Cookie", "session=" + secret.Secret), ("X-Request-Id", secret.Secret!));
        await wire.Get("/v1/directory/services?search=LE39QQ", "Bearer " + bearer);
        await wire.Get("/v1/directory/services?postcode=LE39QQ&proximity=500", "Bearer " + bearer);
        await wire.Get("/v1/directory/suggest?text=LE39QQ", "Bearer " + bearer);
        await wire.Get("/oruk/v3/services?postcode=LE39QQ&search=LE39QQ");

        string[] hidden = [secret.Secret!, token, bearer, assertion, bad, proof, .. Signatures(token, bearer, assertion, bad, proof), secret.Basic.Parameter!, "LE39QQ"];
        var logs = Host.Logs().ToArray();
        Assert.NotEmpty(logs);
        Assert.Empty(hidden.Where(text => logs.Any(line => line.Contains(text, StringComparison.Ordinal))).Select(text => text[..8]));
        // And whatever the whole run has sent: no client secret and no signed token of anybody.
        // A checkpoint of the audit is signed and meant to be seen.
        Assert.DoesNotContain(logs, line => !line.StartsWith("{\"audit_checkpoint\"", StringComparison.Ordinal) && System.Text.RegularExpressions.Regex.IsMatch(line, @"vrn_sk_[0-9A-Za-z]{49}|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}"));
        var rows = await Host.Behind(db => db.Set<AuditEvent>().Where(row => row.ClientId == key.ClientId || row.ClientId == secret.ClientId)
            .Select(row => $"{row.Reason} {row.ResourceId} {row.RequestId} {row.TokenJti} {row.Purpose}").ToListAsync(Ct));
        Assert.NotEmpty(rows);
        Assert.Empty(hidden.Where(text => rows.Any(line => line.Contains(text, StringComparison.Ordinal))).Select(text => text[..8]));
    }

    private static IEnumerable<string> Signatures(params string[] tokens) => tokens.Select(token => token.Split('.')[2]);
}
