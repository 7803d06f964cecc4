using System.Numerics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tokens;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Keys;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.Jwt;

/// <summary>Access tokens at the API. Where a token is well signed, it is by the host's own current key.</summary>
public sealed class AccessTokenAttacks(AttackHost host) : AttackTest(host)
{
    private static readonly BigInteger Order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber);

    [Theory]
    [Attack("JWT-45")]
    [InlineData("""{"exp":"@-1"}""", "token.exp")]
    [InlineData("""{"exp":null}""", "token.exp")]
    [InlineData("""{"exp":"1900000000"}""", "token.malformed")]
    [InlineData("""{"iat":"@+10"}""", "token.iat")]
    [InlineData("""{"iat":null}""", "token.iat")]
    [InlineData("""{"iss":"https://elsewhere.example"}""", "token.iss")]
    [InlineData("""{"iss":"http://127.0.0.1:5080/"}""", "token.iss")]
    [InlineData("""{"aud":"https://elsewhere.example/api"}""", "token.aud")]
    [InlineData("""{"aud":["http://127.0.0.1:5080/api"]}""", "token.malformed")]
    [InlineData("""{"aud":null}""", "token.aud")]
    [InlineData("""{"client_id":"nobody-at-all"}""", "token.client")]
    [InlineData("""{"client_id":null}""", "token.client")]
    [InlineData("""{"client_id":"../x"}""", "token.client")]
    [InlineData("""{"jti":null}""", "token.jti")]
    [InlineData("""{"jti":""}""", "token.jti")]
    [InlineData("""{"jti":7}""", "token.malformed")]
    [InlineData("""{"cnf":"x"}""", "token.malformed")]
    [InlineData("DISABLED", "token.client")]
    [InlineData("TYP", "token.typ")]
    public async Task JWT_45_access_token_claims(string claims, string reason)
    {
        var party = claims == "DISABLED" ? await Party.WithKey(Host) : await Party.Keyed(Host);
        await Accepted(await Own(party, ""));
        if (claims == "DISABLED")
        {
            var living = await Own(party, "");
            await party.Change(Host, client => client.Disabled = true);
            await RefusedToken(living, reason);
            await party.Change(Host, client => client.Disabled = false);
            await Accepted(living);
            return;
        }

        // Only a refusal of a client that we know leaves a row.
        var known = claims.StartsWith('{') && !claims.Contains("client_id", StringComparison.Ordinal);
        await RefusedToken(await Own(party, claims == "TYP" ? "" : claims, claims == "TYP" ? "JWT" : "at+jwt"), known ? reason : null);
    }

    [Fact]
    [Attack("JWT-46")]
    public async Task JWT_46_access_token_by_a_retired_key()
    {
        var party = await Party.Keyed(Host);
        var (gone, retiring) = (await Key(unpublished: true), await Key(unpublished: false));
        var good = retiring.Sign(Header(retiring), Claims(party));

        // The host looks again for a key it does not know, a second after it last looked.
        await Eventually(async () => (int)(await (await Host.First()).Get(Api, "Bearer " + good)).Status == 200);
        await RefusedToken(gone.Sign(Header(gone), Claims(party)), null);
        var published = await (await Host.First()).Get("/oauth/jwks");
        Assert.Contains(retiring.Kid, published.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(gone.Kid, published.Body, StringComparison.Ordinal);
    }

    [Theory]
    [Attack("JWT-47")]
    [InlineData("assertion")]
    [InlineData("our kid")]
    [InlineData("own kid")]
    [InlineData("own jwk")]
    public async Task JWT_47_access_token_by_a_partners_key(string how)
    {
        var party = await Party.Keyed(Host);
        var ours = (await (await Host.Services()).GetRequiredService<SigningKeys>().CurrentAsync(SigningKeyUse.Token, Ct)).Kid;
        var token = how switch
        {
            "assertion" => party.Assertion(),
            "our kid" => party.Key.Sign($$"""{"alg":"ES256","typ":"at+jwt","kid":"{{ours}}"}""", Claims(party)),
            "own kid" => party.Key.Sign(Header(party.Key), Claims(party)),
            _ => party.Key.Sign($$"""{"alg":"ES256","typ":"at+jwt","kid":"{{ours}}","jwk":{{party.Key.PublicJwk.ToJsonString()}}}""", Claims(party)),
        };

        await RefusedToken(token, null);
        await Accepted(await Own(party, ""));
    }

    [Fact]
    [Attack("JWT-49")]
    public async Task JWT_49_the_malleable_twin_of_a_revoked_token()
    {
        var party = await Party.Keyed(Host);
        var (wire, token) = (await Host.First(), await party.Token(await Host.First()));
        var twin = Twin(token);
        await Accepted(token);
        await Accepted(twin);

        var form = party.Form();
        form["token"] = token;
        (await wire.Post("/oauth/revoke", form)).Is(200);

        await RefusedToken(token, "token.revoked");
        await RefusedToken(twin, "token.revoked");
        await Accepted(await party.Token(wire));
    }

    [Theory]
    [Attack("OAUTH-36")]
    [InlineData("none")]
    [InlineData("Client-Cert")]
    [InlineData("X-ARR-ClientCert")]
    [InlineData("ssl-client-cert")]
    public async Task OAUTH_36_a_certificate_bound_token_without_its_certificate(string header)
    {
        using var certificate = TestCertificates.SelfSigned();
        var party = await Party.Keyed(Host);
        var token = await Own(party, $$$"""{"cnf":{"x5t#S256":"{{{Tokens.Clients.ClientCertificate.Thumbprint(certificate)}}}"}}""");
        (string, string)[] sent = header == "none" ? [] : [(header, $":{Convert.ToBase64String(certificate.RawData)}:")];

        await Refused(await (await Host.First()).Get(Api, "Bearer " + token, sent), 401, "invalid_token", "binding.certificate", "Bearer ");
        await Accepted(await Own(party, ""));
    }

    [Fact]
    [Attack("GQL-22")]
    public async Task GQL_22_a_subscription_ends_with_its_token()
    {
        var party = await Party.Keyed(Host);
        var wire = await Host.First();
        async Task<bool> EndsWithin(string token, int seconds)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query=" + Uri.EscapeDataString("subscription { serviceChanged { __typename } }"));
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
            request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
            using var response = await wire.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            patience.CancelAfter(TimeSpan.FromSeconds(seconds));
            try
            {
                await using var stream = await response.Content.ReadAsStreamAsync(patience.Token);
                await stream.CopyToAsync(Stream.Null, patience.Token);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        var living = EndsWithin(await Own(party, ""), 12);
        Assert.True(await EndsWithin(await Own(party, """{"exp":"@+4"}"""), 60));
        Assert.False(await living);
        // And a token that has ended opens none.
        await RefusedToken(await Own(party, """{"exp":"@-1"}"""), "token.exp");
    }

    private async Task<string> Own(Party party, string claims, string typ = "at+jwt")
    {
        var key = await (await Host.Services()).GetRequiredService<SigningKeys>().CurrentAsync(SigningKeyUse.Token, Ct);
        var payload = party.Patched(JsonNode.Parse(Claims(party))!.AsObject(), claims);
        return JwtWriter.Sign(key, typ, writer =>
        {
            foreach (var (name, value) in payload)
            {
                writer.WritePropertyName(name);
                value!.WriteTo(writer);
            }
        });
    }

    private static string Claims(Party party) => new JsonObject
    {
        ["iss"] = party.Issuer,
        ["aud"] = party.Issuer + "/api",
        ["sub"] = party.ClientId,
        ["client_id"] = party.ClientId,
        ["partner"] = party.ClientId,
        ["scope"] = "services:read",
        ["iat"] = Party.Now(),
        ["exp"] = Party.Now(600),
        ["jti"] = Guid.NewGuid().ToString("n"),
    }.ToJsonString();

    private static string Header(TestKey key) => $$"""{"alg":"ES256","typ":"at+jwt","kid":"{{key.Kid}}"}""";

    /// <summary>A retired key of ours, still published or not any more.</summary>
    private async Task<TestKey> Key(bool unpublished)
    {
        var key = TestKey.Es256("retired-" + Guid.NewGuid().ToString("n"));
        var now = TimeProvider.System.GetUtcNow();
        await (await Host.Services()).GetRequiredService<ISigningKeyStore>().AddAsync(new SigningKeyRecord(key.Kid, SigningKeyUse.Token, "ES256", SigningKeyState.Retired,
            key.RegisteredJwk.ToJsonString(), [1], now.AddDays(-100), now.AddDays(-100), now.AddHours(-1), unpublished ? now.AddMinutes(-1) : now.AddHours(1)), Ct);
        return key;
    }

    /// <summary>(r, n - s) verifies wherever (r, s) does.</summary>
    private static string Twin(string token)
    {
        var raw = Bytes(token.Split('.')[2]);
        var other = (Order - new BigInteger(raw.AsSpan(32), isUnsigned: true, isBigEndian: true)).ToByteArray(isUnsigned: true, isBigEndian: true);
        return Resigned(token, [.. raw[..32], .. new byte[32 - other.Length], .. other]);
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if (await holds())
            {
                return;
            }
            await Task.Delay(100, Ct);
        }
        Assert.Fail("It did not come true within ten seconds.");
    }
}
