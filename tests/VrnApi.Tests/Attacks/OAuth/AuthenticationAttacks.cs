using System.Text;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Partners;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tokens.Clients;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.OAuth;

/// <summary>Who calls the token endpoint: guessing, mixing and confusing client authentication.</summary>
public sealed class AuthenticationAttacks(AttackHost host) : AttackTest(host)
{
    [Theory]
    [Attack("OAUTH-01")]
    [InlineData("nobody-at-all")]
    [InlineData("UPPER")]
    [InlineData("x")]
    [InlineData("a' or '1'='1")]
    [InlineData("\u00e9\u0000")]
    public async Task OAUTH_01_an_unknown_client_looks_like_a_wrong_secret(string unknown)
    {
        var party = await Party.WithSecret(Host);
        var wire = await Host.First();
        unknown = unknown == "UPPER" ? party.ClientId.ToUpperInvariant() : unknown;

        var wrong = await wire.Token(Party.Grant(), Party.BasicOf(party.ClientId, SecretFormat.Generate()));
        var nobody = await wire.Token(Party.Grant(), Party.BasicOf(Uri.EscapeDataString(unknown), party.Secret!));

        await Refused(wrong, 401, "invalid_client", "client.secret", "Basic ");
        await Refused(nobody, 401, "invalid_client", null, "Basic ");
        Assert.Equal(wrong.Body, nobody.Body);
        Assert.Equal(wrong.Challenge, nobody.Challenge);
        (await wire.Token(Party.Grant(), party.Basic)).Is(200);
    }

    [Theory]
    [Attack("OAUTH-02")]
    [InlineData("Basic ID")]
    [InlineData("Basic")]
    [InlineData("Basic  ")]
    [InlineData("Basic %%%%")]
    [InlineData("Basic NOCOLON")]
    [InlineData("Basic BADPERCENT")]
    [InlineData("Basic BADUTF8")]
    [InlineData("Basic URLSAFE")]
    [InlineData("Bearer GOOD")]
    [InlineData("BasicGOOD")]
    public async Task OAUTH_02_Basic_malformed(string header)
    {
        var party = await Party.WithSecret(Host);
        var wire = await Host.First();
        string Encoded(string text) => Convert.ToBase64String(Encoding.Latin1.GetBytes(text));
        header = header.Replace("NOCOLON", Encoded(party.ClientId), StringComparison.Ordinal).Replace("BADPERCENT", Encoded(party.ClientId + ":%zz"), StringComparison.Ordinal)
            .Replace("BADUTF8", Encoded(party.ClientId + ":%ff%fe"), StringComparison.Ordinal).Replace("URLSAFE", "_-_-", StringComparison.Ordinal)
            .Replace("GOOD", Encoded($"{party.ClientId}:{party.Secret}"), StringComparison.Ordinal).Replace("ID", party.ClientId, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new FormUrlEncodedContent(Party.Grant()) };
        request.Headers.TryAddWithoutValidation("Authorization", header);

        await Refused(await wire.Send(request), 401, "invalid_client", null, "Basic ");
        (await wire.Token(Party.Grant(), party.Basic)).Is(200);
    }

    [Theory]
    [Attack("OAUTH-04")]
    [InlineData("assertion+basic")]
    [InlineData("assertion+post")]
    [InlineData("basic+post")]
    [InlineData("all")]
    [InlineData("basic+type")]
    public async Task OAUTH_04_two_authentications(string both)
    {
        var (key, secret) = (await Party.WithKey(Host), await Party.WithSecret(Host));
        var wire = await Host.First();
        var form = both.StartsWith("assertion", StringComparison.Ordinal) || both == "all" ? key.Form() : Party.Grant();
        if (both.EndsWith("post", StringComparison.Ordinal) || both == "all")
        {
            form["client_secret"] = secret.Secret!;
        }
        if (both == "basic+type")
        {
            form["client_assertion_type"] = Party.AssertionType;
        }

        await Refused(await wire.Token(form, both.Contains("basic", StringComparison.Ordinal) || both == "all" ? secret.Basic : null), 400, "invalid_request", null);
        (await wire.Token(key.Form())).Is(200);
        (await wire.Token(Party.Grant(), secret.Basic)).Is(200);
    }

    [Theory]
    [Attack("OAUTH-05")]
    [InlineData("key client, Basic")]
    [InlineData("key client, post")]
    [InlineData("secret client, assertion")]
    [InlineData("Basic client, post")]
    public async Task OAUTH_05_method_not_registered(string how)
    {
        var (key, secret) = (await Party.WithKey(Host), await Party.WithSecret(Host));
        var wire = await Host.First();
        var post = Party.Grant();
        (post["client_id"], post["client_secret"]) = (how.StartsWith("key", StringComparison.Ordinal) ? key.ClientId : secret.ClientId, secret.Secret!);
        var answer = how switch
        {
            "key client, Basic" => await wire.Token(Party.Grant(), Party.BasicOf(key.ClientId, secret.Secret!)),
            "secret client, assertion" => await wire.Token(key.Form(key.Assertion(claims: $$"""{"iss":"{{secret.ClientId}}","sub":"{{secret.ClientId}}"}"""), clientId: secret.ClientId)),
            _ => await wire.Token(post),
        };

        await Refused(answer, 401, "invalid_client", "client.method", "Basic ");
        (await wire.Token(key.Form())).Is(200);
        (await wire.Token(Party.Grant(), secret.Basic)).Is(200);
    }

    [Theory]
    [Attack("OAUTH-06")]
    [InlineData("somebody-else")]
    [InlineData("@me ")]
    [InlineData("@ME")]
    public async Task OAUTH_06_client_id_differs_from_the_Basic_user(string id)
    {
        var party = await Party.WithSecret(Host);
        var wire = await Host.First();
        var form = Party.Grant();
        form["client_id"] = id.Replace("@me", party.ClientId, StringComparison.Ordinal).Replace("@ME", party.ClientId.ToUpperInvariant(), StringComparison.Ordinal);

        await Refused(await wire.Token(form, party.Basic), 400, "invalid_request", null);
        form["client_id"] = party.ClientId;
        (await wire.Token(form, party.Basic)).Is(200);
    }

    [Fact]
    [Attack("OAUTH-16")]
    public async Task OAUTH_16_disabled_client()
    {
        var party = await Party.WithKey(Host);
        var (first, second) = (await Host.First(), await Host.Second());
        var token = await party.Token(first);
        await Accepted(token);

        await party.Change(Host, client => client.Disabled = true);

        foreach (var wire in new[] { first, second })
        {
            await Refused(await wire.Token(party.Form()), 401, "invalid_client", "client.disabled", "Basic ");
            await Refused(await wire.Get(Api, "Bearer " + token), 401, "invalid_token", "token.client", "Bearer ");
            (await wire.Post("/oauth/introspect", party.Form())).Is(401, "invalid_client");
        }
        await party.Change(Host, client => client.Disabled = false);
        (await second.Token(party.Form())).Is(200);
        await Accepted(token);
    }

    [Fact]
    [Attack("OAUTH-17")]
    public async Task OAUTH_17_suspended_partner()
    {
        var party = await Party.WithKey(Host);
        var (first, second) = (await Host.First(), await Host.Second());
        var token = await party.Token(first);
        await Accepted(token);

        await State(party, PartnerState.Suspended);

        foreach (var wire in new[] { first, second })
        {
            await Refused(await wire.Get(Api, "Bearer " + token), 403, "partner_suspended", "partner.inactive");
            await Refused(await wire.Token(party.Form()), 400, "unauthorized_client", "partner.inactive");
        }
        var form = party.Form();
        form["token"] = token;
        Assert.Equal("""{"active":false}""", (await first.Post("/oauth/introspect", form)).Body);
        await State(party, PartnerState.Active);
        await Accepted(token);
    }

    [Fact]
    [Attack("OAUTH-18")]
    public async Task OAUTH_18_old_secret_in_grace()
    {
        var party = await Party.WithSecret(Host);
        var (wire, now, newer) = (await Host.First(), TimeProvider.System.GetUtcNow(), SecretFormat.Generate());
        var before = await wire.Token(Party.Grant(), party.Basic);
        before.Is(200);
        Assert.Null(before.Header("Deprecation"));

        await Host.Behind(db =>
        {
            db.Add(Party.Row(party.ClientId, newer, now));
            return db.SaveChangesAsync(Ct);
        });
        var old = await wire.Token(Party.Grant(), party.Basic);
        old.Is(200);
        Assert.StartsWith("@", old.Header("Deprecation"), StringComparison.Ordinal);
        Assert.Contains("client.old_secret_used", await Host.Actions(old));
        var current = await wire.Token(Party.Grant(), Party.BasicOf(party.ClientId, newer));
        current.Is(200);
        Assert.Null(current.Header("Deprecation"));

        // Grace ends, and then the old one is as wrong as any other.
        await party.Change(Host, client => client.Secrets.Single(secret => secret.Hint == party.Secret![^4..] && secret.Sha256.SequenceEqual(SecretFormat.Hash(party.Secret!))).NotAfter = now.AddSeconds(-1));
        await Refused(await wire.Token(Party.Grant(), party.Basic), 401, "invalid_client", "client.secret", "Basic ");
        (await wire.Token(Party.Grant(), Party.BasicOf(party.ClientId, newer))).Is(200);
    }

    [Theory]
    [Attack("OAUTH-37")]
    [InlineData("Client-Cert")]
    [InlineData("X-ARR-ClientCert")]
    [InlineData("ssl-client-cert")]
    [InlineData("X-SSL-Client-Cert")]
    [InlineData("X-Forwarded-Client-Cert")]
    [InlineData("X-Client-Cert")]
    public async Task OAUTH_37_a_certificate_in_a_header_from_outside(string header)
    {
        using var certificate = TestCertificates.SelfSigned();
        var party = await Party.WithKey(Host);
        await Host.Behind(db => db.Set<VrnApi.Data.Tokens.Client>().Where(client => client.Id == party.ClientId).ExecuteUpdateAsync(set => set
            .SetProperty(client => client.AuthMethod, VrnApi.Data.Tokens.ClientAuthMethod.SelfSignedTlsClientAuth)
            .SetProperty(client => client.CertSha256, ClientCertificate.Thumbprint(certificate)), Ct));
        await party.Change(Host, client => client.ValidFrom = client.ValidFrom.AddSeconds(1));
        var wire = await Host.First();
        foreach (var value in new[] { $":{Convert.ToBase64String(certificate.RawData)}:", Convert.ToBase64String(certificate.RawData), Uri.EscapeDataString(certificate.ExportCertificatePem()) })
        {
            var form = Party.Grant();
            form["client_id"] = party.ClientId;
            using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new FormUrlEncodedContent(form) };
            request.Headers.TryAddWithoutValidation(header, value);

            await Refused(await wire.Send(request), 401, "invalid_client", null, "Basic ");
        }
    }

    private Task<int> State(Party party, PartnerState state) => Host.Behind(async db =>
    {
        (await db.Set<Partner>().SingleAsync(partner => partner.Id == party.PartnerId, Ct)).State = state;
        return await db.SaveChangesAsync(Ct);
    });
}
