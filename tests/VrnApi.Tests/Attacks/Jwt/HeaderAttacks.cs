using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.Jwt;

/// <summary>Client assertions whose header says what it must not.</summary>
public sealed class HeaderAttacks(AttackHost host) : AttackTest(host)
{
    [Theory]
    [Attack("JWT-17")]
    [InlineData("nobodys-key")]
    [InlineData("")]
    [InlineData("0")]
    public async Task JWT_17_kid_unknown(string kid)
    {
        var party = await Party.Keyed(Host);

        await RefusedAssertion(party, party.Assertion($$"""{"kid":"{{kid}}"}"""), "assertion.kid_unknown");
    }

    [Theory]
    [Attack("JWT-18")]
    [InlineData("\"../../../../etc/passwd\"", "assertion.kid_unknown")]
    [InlineData("\"..\\\\..\\\\windows\\\\win.ini\"", "assertion.kid_unknown")]
    [InlineData("\"' OR 1=1; DROP TABLE tokens.client; --\"", "assertion.kid_unknown")]
    [InlineData("\"https://evil.example/jwks.json\"", "assertion.kid_unknown")]
    [InlineData("\"k\\u0000\"", "assertion.kid_unknown")]
    [InlineData("\"LONG\"", "assertion.malformed")]
    [InlineData("7", "assertion.malformed")]
    [InlineData("{\"$ne\":null}", "assertion.malformed")]
    [InlineData("[\"k\"]", "assertion.malformed")]
    [InlineData("true", "assertion.malformed")]
    [InlineData("\"UPPER\"", "assertion.kid_unknown")]
    public async Task JWT_18_kid_injection(string kid, string reason)
    {
        var party = await Party.WithKey(Host, TestKey.Es256("lower-" + Guid.NewGuid().ToString("n")));
        kid = kid.Replace("LONG", new string('k', 5000), StringComparison.Ordinal).Replace("UPPER", party.Key.Kid.ToUpperInvariant(), StringComparison.Ordinal);

        await RefusedAssertion(party, party.Assertion($$"""{"kid":{{kid}}}"""), reason);

        Assert.DoesNotContain(Host.Logs(), line => line.Contains("DROP TABLE", StringComparison.Ordinal) || line.Contains(new string('k', 65), StringComparison.Ordinal));
    }

    [Theory]
    [Attack("JWT-21")]
    [InlineData("stranger")]
    [InlineData("own")]
    public async Task JWT_21_jwk_header(string whose)
    {
        var party = await Party.Keyed(Host);
        var signer = whose == "own" ? party.Key : TestKey.Es256(party.Key.Kid);

        await RefusedAssertion(party, party.Assertion($$"""{"jwk":{{signer.PublicJwk.ToJsonString()}}}""", key: signer), "assertion.malformed");
    }

    [Theory]
    [Attack("JWT-22")]
    [InlineData("""{"crit":["exp"]}""")]
    [InlineData("""{"crit":["urn:made-up"],"urn:made-up":1}""")]
    [InlineData("""{"crit":[]}""")]
    [InlineData("""{"crit":"exp"}""")]
    [InlineData("""{"b64":true}""")]
    [InlineData("""{"b64":false,"crit":["b64"]}""")]
    [InlineData("""{"zip":"DEF"}""")]
    [InlineData("""{"enc":"A128GCM"}""")]
    [InlineData("""{"jku":"https://evil.example/jwks"}""")]
    [InlineData("""{"x5u":"https://evil.example/cert.pem"}""")]
    public async Task JWT_22_crit_b64_zip_jku_and_x5u(string header)
    {
        var party = await Party.Keyed(Host);

        await RefusedAssertion(party, party.Assertion(header), "assertion.malformed");
    }

    [Theory]
    [Attack("JWT-23")]
    [InlineData("""{"x5c":["MIIBszCCAVmgAwIBAgIU"]}""")]
    [InlineData("""{"x5c":"no array"}""")]
    [InlineData("""{"x5t":"AAAA","x5t#S256":"AAAA"}""")]
    public async Task JWT_23_x5c_and_x5t_are_ignored(string header)
    {
        var party = await Party.Keyed(Host);

        (await (await Host.First()).Token(party.Form(party.Assertion(header)))).Is(200);
        await RefusedAssertion(party, party.Assertion(header, key: TestKey.Es256(party.Key.Kid)), "assertion.signature");
    }
}
