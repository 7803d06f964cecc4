using System.Text.Json.Nodes;
using VrnApi.Tests.Attacks.Harness;

namespace VrnApi.Tests.Attacks.Jwt;

/// <summary>Client assertions, well signed, whose claims are wrong.</summary>
public sealed class ClaimAttacks(AttackHost host) : AttackTest(host)
{
    [Theory]
    [Attack("JWT-25")]
    [InlineData("""{"exp":null}""", "assertion.exp")]
    [InlineData("""{"exp":"@-31"}""", "assertion.exp")]
    [InlineData("""{"exp":"@-3600"}""", "assertion.exp")]
    [InlineData("""{"exp":"@+340"}""", "assertion.exp")]
    [InlineData("""{"exp":"@+86400"}""", "assertion.exp")]
    [InlineData("""{"exp":"1900000000"}""", "assertion.malformed")]
    [InlineData("""{"exp":1900000000.5}""", "assertion.malformed")]
    [InlineData("""{"exp":19e8}""", "assertion.malformed")]
    [InlineData("""{"exp":-1}""", "assertion.malformed")]
    [InlineData("""{"exp":0}""", "assertion.malformed")]
    [InlineData("""{"exp":253402300800}""", "assertion.malformed")]
    [InlineData("""{"exp":99999999999999999999999999}""", "assertion.malformed")]
    [InlineData("""{"exp":"@null"}""", "assertion.malformed")]
    [InlineData("""{"exp":true}""", "assertion.malformed")]
    [InlineData("""{"exp":[1900000000]}""", "assertion.malformed")]
    public async Task JWT_25_exp(string claims, string reason)
    {
        var party = await Party.Keyed(Host);

        await RefusedAssertion(party, party.Assertion(claims: claims), reason);
        (await (await Host.First()).Token(party.Form(party.Assertion(claims: """{"exp":"@+299"}""")))).Is(200);
    }

    [Theory]
    [Attack("JWT-26")]
    [InlineData("""{"nbf":"@+61"}""", "assertion.nbf")]
    [InlineData("""{"nbf":"@+3600"}""", "assertion.nbf")]
    [InlineData("""{"iat":"@+61"}""", "assertion.iat")]
    [InlineData("""{"iat":"@+3600"}""", "assertion.iat")]
    [InlineData("""{"nbf":"soon"}""", "assertion.malformed")]
    [InlineData("""{"iat":"@null"}""", "assertion.malformed")]
    public async Task JWT_26_nbf_or_iat_ahead(string claims, string reason)
    {
        var party = await Party.Keyed(Host);

        await RefusedAssertion(party, party.Assertion(claims: claims), reason);
    }

    [Theory]
    [Attack("JWT-27")]
    [InlineData("""{"nbf":"@+10"}""")]
    [InlineData("""{"iat":"@+10"}""")]
    [InlineData("""{"nbf":"@+10","iat":"@+10"}""")]
    [InlineData("""{"iat":null}""")]
    [InlineData("""{"exp":"@-10"}""")]
    public async Task JWT_27_a_clock_ten_seconds_off_is_accepted(string claims)
    {
        var party = await Party.Keyed(Host);

        (await (await Host.First()).Token(party.Form(party.Assertion(claims: claims)))).Is(200);
    }

    [Theory]
    [Attack("JWT-29")]
    [InlineData("ISSUER", "https://other.example")]
    [InlineData("https://other.example", "ISSUER")]
    [InlineData("ISSUER", "ISSUER/oauth/token")]
    [InlineData("ISSUER", "ISSUER")]
    [InlineData("ISSUER/oauth/token", null)]
    public async Task JWT_29_aud_of_several_values(string first, string? second)
    {
        var party = await Party.Keyed(Host);
        var values = new JsonArray([.. new[] { first, second }.OfType<string>().Select(v => (JsonNode)v.Replace("ISSUER", party.Issuer, StringComparison.Ordinal))]);

        await RefusedAssertion(party, party.Assertion(claims: new JsonObject { ["aud"] = values }.ToJsonString()), "assertion.aud");
        (await (await Host.First()).Token(party.Form(party.Assertion(claims: $$"""{"aud":["{{party.Issuer}}"]}""")))).Is(200);
    }

    [Theory]
    [Attack("JWT-30")]
    [InlineData("\"HTTP://127.0.0.1:5080\"")]
    [InlineData("\"http://127.0.0.1:5080/\"")]
    [InlineData("\"http://127.0.0.1:5080 \"")]
    [InlineData("\"http://127.0.0.1:5080/oauth/token\"")]
    [InlineData("\"http://127.0.0.1:5080/api\"")]
    [InlineData("\"https://127.0.0.1:5080\"")]
    [InlineData("\"\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[[\"http://127.0.0.1:5080\"]]")]
    [InlineData("[\"http://127.0.0.1:5080\", 1]")]
    [InlineData("true")]
    [InlineData("\"@null\"")]
    [InlineData("null")]
    public async Task JWT_30_aud_is_compared_exactly(string aud)
    {
        var party = await Party.Keyed(Host);

        await RefusedAssertion(party, party.Assertion(claims: $$"""{"aud":{{aud}}}"""), "assertion.aud");
    }

    [Theory]
    [Attack("JWT-31")]
    [InlineData("""{"iss":"OTHER"}""", null, "assertion.iss")]
    [InlineData("""{"sub":"OTHER"}""", null, "assertion.sub")]
    [InlineData("""{"iss":null}""", null, "assertion.iss")]
    [InlineData("""{"sub":null}""", null, "assertion.sub")]
    [InlineData("""{"iss":["@me"]}""", null, "assertion.malformed")]
    [InlineData("""{"iss":"OTHER","sub":"OTHER"}""", null, "assertion.iss")]
    [InlineData("""{"iss":"@me "}""", null, "assertion.iss")]
    [InlineData("", "OTHER", "assertion.kid_unknown")]
    [InlineData("""{"iss":"OTHER","sub":"OTHER"}""", "OTHER", "assertion.kid_unknown")]
    public async Task JWT_31_iss_sub_and_client_id_differ(string claims, string? clientId, string reason)
    {
        var party = await Party.WithKey(Host, VrnApi.Tokens.Tests.Harness.TestKey.Es256(Guid.NewGuid().ToString("n")));
        var other = await Party.WithKey(Host, VrnApi.Tokens.Tests.Harness.TestKey.Es256(Guid.NewGuid().ToString("n")));

        await RefusedAssertion(party, party.Assertion(claims: claims.Replace("OTHER", other.ClientId, StringComparison.Ordinal)), reason,
            clientId?.Replace("OTHER", other.ClientId, StringComparison.Ordinal));
    }

    [Fact]
    [Attack("JWT-33")]
    public async Task JWT_33_jti_replay()
    {
        var party = await Party.Keyed(Host);
        var (first, second) = (await Host.First(), await Host.Second());
        var assertion = party.Assertion();

        (await first.Token(party.Form(assertion))).Is(200);
        await Refused(await first.Token(party.Form(assertion)), 401, "invalid_client", "assertion.jti_used", "Basic ");
        await Refused(await second.Token(party.Form(assertion)), 401, "invalid_client", "assertion.jti_used", "Basic ");
        // The same claims under another signature are the same assertion.
        await Refused(await second.Token(party.Form(party.Key.Sign(party.Header().ToJsonString(), Payload(assertion)))), 401, "invalid_client", "assertion.jti_used", "Basic ");

        var raced = party.Assertion();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? first : second).Token(party.Form(raced))));
        Assert.Single(answers, answer => (int)answer.Status == 200);
        Assert.Equal(19, answers.Count(answer => (int)answer.Status == 401));
    }

    [Theory]
    [Attack("JWT-34")]
    [InlineData("/oauth/token", "/oauth/introspect")]
    [InlineData("/oauth/token", "/oauth/revoke")]
    [InlineData("/oauth/introspect", "/oauth/token")]
    [InlineData("/oauth/revoke", "/oauth/introspect")]
    public async Task JWT_34_jti_replay_across_endpoints(string before, string after)
    {
        var party = await Party.Keyed(Host);
        var wire = await Host.First();
        var form = party.Form();
        form["token"] = "x";

        (await wire.Post(before, form)).Is(200);
        await Refused(await wire.Post(after, form), 401, "invalid_client", "assertion.jti_used", "Basic ");
        form["client_assertion"] = party.Assertion();
        (await wire.Post(after, form)).Is(200);
    }

    [Fact]
    [Attack("JWT-35")]
    public async Task JWT_35_jti_of_another_partner_is_free()
    {
        var (one, other) = (await Party.WithKey(Host), await Party.WithKey(Host));
        var (wire, jti) = (await Host.First(), $$"""{"jti":"{{Guid.NewGuid()}}"}""");

        (await wire.Token(one.Form(one.Assertion(claims: jti)))).Is(200);
        (await wire.Token(other.Form(other.Assertion(claims: jti)))).Is(200);
        await Refused(await wire.Token(one.Form(one.Assertion(claims: jti))), 401, "invalid_client", "assertion.jti_used", "Basic ");
    }

    private static string Payload(string jws) => System.Text.Encoding.UTF8.GetString(Bytes(jws.Split('.')[1]));
}
