using System.Security.Cryptography;
using System.Text;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.Dpop;

/// <summary>Proofs of possession that prove nothing, at the token endpoint (400) and at the API (401).</summary>
public sealed class ProofAttacks(AttackHost host) : AttackTest(host)
{
    private const string Path = "/v1/directory/services";
    private const string ApiUrl = VrnHost.Issuer + Path;

    [Fact]
    [Attack("DPOP-01")]
    public async Task DPOP_01_proof_replay()
    {
        var (party, first, second) = (await Bound(), await Host.First(), await Host.Second());
        var nonce = await party.Nonce(first);
        var proof = party.Proof("POST", first.TokenUrl, nonce: nonce);
        var token = (await first.Token(party.Form(), null, proof))["access_token"]!;

        await Refused(await first.Token(party.Form(), null, proof), 400, "invalid_dpop_proof", null);
        await Refused(await second.Token(party.Form(), null, proof), 400, "invalid_dpop_proof", null);
        var call = party.Proof("GET", ApiUrl, token, nonce);
        (await first.Get(Path, "DPoP " + token, ("DPoP", call))).Is(200);
        await RefusedCall(await first.Get(Path, "DPoP " + token, ("DPoP", call)), "invalid_dpop_proof", "dpop.jti_used");
        await RefusedCall(await second.Get(Path, "DPoP " + token, ("DPoP", call)), "invalid_dpop_proof", "dpop.jti_used");
        // Another proof with the same jti is the same proof; the same jti under another key is not.
        var jti = """{"jti":"once"}""";
        (await first.Get(Path, "DPoP " + token, ("DPoP", party.Proof("GET", ApiUrl, token, nonce, claims: jti)))).Is(200);
        await RefusedCall(await second.Get(Path, "DPoP " + token, ("DPoP", party.Proof("GET", ApiUrl, token, nonce, claims: jti))), "invalid_dpop_proof", "dpop.jti_used");
        var other = await Bound();
        var theirs = await other.Token(first, bound: true);
        (await second.Get(Path, "DPoP " + theirs, ("DPoP", other.Proof("GET", ApiUrl, theirs, nonce, claims: jti)))).Is(200);
    }

    [Theory]
    [Attack("DPOP-03")]
    [InlineData("http://127.0.0.1:5080/oauth/other")]
    [InlineData("http://127.0.0.1:5080/oauth/token/")]
    [InlineData("http://127.0.0.1:5080/OAuth/token")]
    [InlineData("http://evil.example:5080/oauth/token")]
    [InlineData("https://127.0.0.1:5080/oauth/token")]
    [InlineData("http://127.0.0.1/oauth/token")]
    [InlineData("http://127.0.0.1:5081/oauth/token")]
    [InlineData("http://127.0.0.1:5080/oauth/token?a=b")]
    [InlineData("http://127.0.0.1:5080/oauth/token#x")]
    [InlineData("http://user@127.0.0.1:5080/oauth/token")]
    [InlineData("/oauth/token")]
    [InlineData("oauth/token")]
    [InlineData("")]
    [InlineData("//127.0.0.1:5080/oauth/token")]
    public async Task DPOP_03_htu(string htu)
    {
        await RefusedProof(claims: $$"""{"htu":"{{htu}}"}""");
        await RefusedProof(claims: """{"htu":7}""");
        await RefusedAtApi("dpop.htu", claims: $$"""{"htu":"{{htu.Replace("/oauth/token", Path, StringComparison.Ordinal)}}"}""");
    }

    [Theory]
    [Attack("DPOP-04")]
    [InlineData("HTTPS://API.VRN.EXAMPLE/oauth/token")]
    [InlineData("https://api.vrn.example:443/oauth/token")]
    [InlineData("https://Api.Vrn.Example/oauth/token")]
    public async Task DPOP_04_htu_in_another_normal_form(string htu)
    {
        var wire = await Host.Production();
        var party = await Bound(Wire.ProductionIssuer);
        var nonce = await party.Nonce(wire);

        (await wire.Token(party.Form(), null, party.Proof("POST", htu, nonce: nonce))).Is(200);
        await Refused(await wire.Token(party.Form(), null, party.Proof("POST", htu.Replace(":443", ":444", StringComparison.Ordinal).Replace("oauth", "0auth", StringComparison.Ordinal), nonce: nonce)),
            400, "invalid_dpop_proof", null);
    }

    [Theory]
    [Attack("DPOP-05")]
    [InlineData("""{"iat":null}""")]
    [InlineData("""{"iat":"1900000000"}""")]
    [InlineData("""{"iat":"@-301"}""")]
    [InlineData("""{"iat":"@-86400"}""")]
    [InlineData("""{"iat":"@+61"}""")]
    [InlineData("""{"iat":1.5}""")]
    [InlineData("""{"iat":-1}""")]
    [InlineData("""{"jti":null}""")]
    [InlineData("""{"jti":""}""")]
    [InlineData("""{"htm":"post"}""")]
    [InlineData("""{"htm":"GET"}""")]
    [InlineData("""{"htm":null}""")]
    public async Task DPOP_05_iat_jti_and_htm(string claims) => await RefusedProof(claims: claims);

    [Theory]
    [Attack("DPOP-07")]
    [InlineData("missing")]
    [InlineData("other")]
    [InlineData("empty")]
    [InlineData("number")]
    [InlineData("hex")]
    public async Task DPOP_07_ath(string how)
    {
        var (wire, party) = (await Host.First(), await Bound());
        var (token, second, nonce) = (await party.Token(wire, bound: true), await party.Token(wire, bound: true), await party.Nonce(wire));
        var ath = how switch
        {
            "missing" => "null",
            "other" => $"\"{Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(second)))}\"",
            "empty" => "\"\"",
            "number" => "7",
            _ => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)))}\"",
        };

        await RefusedCall(await wire.Get(Path, "DPoP " + token, ("DPoP", party.Proof("GET", ApiUrl, token, nonce, claims: $$"""{"ath":{{ath}}}"""))),
            "invalid_dpop_proof", how == "number" ? "dpop.malformed" : "dpop.ath");
        (await wire.Get(Path, "DPoP " + token, ("DPoP", party.Proof("GET", ApiUrl, token, nonce)))).Is(200);
    }

    [Fact]
    [Attack("DPOP-08")]
    public async Task DPOP_08_nonce_missing_or_stale()
    {
        var (wire, party) = (await Host.First(), await Bound());

        var missing = await wire.Token(party.Form(), null, party.Proof("POST", wire.TokenUrl));
        await Refused(missing, 400, "use_dpop_nonce", null);
        var nonce = missing.Header("DPoP-Nonce")!;
        // The challenge must not spend the assertion: client libraries send the same one again.
        var form = party.Form();
        (await wire.Token(form, null, party.Proof("POST", wire.TokenUrl))).Is(400, "use_dpop_nonce");
        var granted = await wire.Token(form, null, party.Proof("POST", wire.TokenUrl, nonce: nonce));
        granted.Is(200);
        var token = granted["access_token"]!;
        await Refused(await wire.Get(Path, "DPoP " + token, ("DPoP", party.Proof("GET", ApiUrl, token))), 401, "use_dpop_nonce", null, "DPoP ");
        var stale = await StaleNonce(301);
        var late = await wire.Token(party.Form(), null, party.Proof("POST", wire.TokenUrl, nonce: stale));
        await Refused(late, 400, "use_dpop_nonce", null);
        (await wire.Token(party.Form(), null, party.Proof("POST", wire.TokenUrl, nonce: late.Header("DPoP-Nonce")))).Is(200);
        // One that is past half its life still works and is renewed on the way.
        var renewed = await wire.Token(party.Form(), null, party.Proof("POST", wire.TokenUrl, nonce: await StaleNonce(200)));
        renewed.Is(200);
        Assert.NotNull(renewed.Header("DPoP-Nonce"));
    }

    [Theory]
    [Attack("DPOP-09")]
    [InlineData("made-up")]
    [InlineData("")]
    [InlineData("CHANGED")]
    [InlineData("CUT")]
    [InlineData("LONG")]
    [InlineData("=== not base64url")]
    public async Task DPOP_09_nonce_forged(string nonce)
    {
        var (wire, party) = (await Host.First(), await Bound());
        var good = await party.Nonce(wire);
        var forged = nonce switch { "CHANGED" => good[..^6] + "AAAAAA", "CUT" => good[..^4], "LONG" => good + new string('A', 800), _ => nonce };

        var answer = await wire.Token(party.Form(), null, party.Proof("POST", wire.TokenUrl, nonce: forged));

        await Refused(answer, 400, "use_dpop_nonce", null);
        Assert.NotNull(answer.Header("DPoP-Nonce"));
        (await wire.Token(party.Form(), null, party.Proof("POST", wire.TokenUrl, nonce: good))).Is(200);
    }

    [Theory]
    [Attack("DPOP-11")]
    [InlineData("""{"typ":"JWT"}""")]
    [InlineData("""{"typ":null}""")]
    [InlineData("""{"typ":""}""")]
    [InlineData("""{"typ":"at+jwt"}""")]
    [InlineData("""{"typ":7}""")]
    public async Task DPOP_11_typ(string header) => await RefusedProof(header: header);

    [Theory]
    [Attack("DPOP-12")]
    [InlineData("missing")]
    [InlineData("private")]
    [InlineData("oct")]
    [InlineData("other key")]
    [InlineData("off curve")]
    [InlineData("short x")]
    [InlineData("array")]
    [InlineData("text")]
    [InlineData("RSA 1024")]
    [InlineData("RSA exponent 3")]
    [InlineData("wrong crv")]
    [InlineData("set")]
    [InlineData("jku")]
    public async Task DPOP_12_jwk(string what)
    {
        var party = await Bound();
        var jwk = party.Dpop.PublicJwk;
        TestKey? signer = null;
        switch (what)
        {
            case "private":
                jwk["d"] = jwk["x"]!.DeepClone();
                break;
            case "oct":
                jwk = new() { ["kty"] = "oct", ["k"] = "AAAA" };
                break;
            case "other key":
                jwk = TestKey.Es256().PublicJwk;
                break;
            case "off curve":
                jwk["y"] = jwk["x"]!.DeepClone();
                break;
            case "short x":
                jwk["x"] = Base64UrlText.Encode(Bytes((string)jwk["x"]!).AsSpan(1));
                break;
            case "RSA 1024":
                signer = TestKey.Rsa(Algorithm.PS256, bits: 1024);
                jwk = signer.PublicJwk;
                break;
            case "RSA exponent 3":
                signer = TestKey.Rsa(Algorithm.PS256);
                jwk = signer.PublicJwk;
                jwk["e"] = "Aw";
                break;
            case "wrong crv":
                jwk["crv"] = "P-384";
                break;
        }
        var header = what switch
        {
            "missing" => """{"jwk":null}""",
            "array" => $$"""{"jwk":[{{jwk.ToJsonString()}}]}""",
            "text" => """{"jwk":"key"}""",
            "set" => "{\"jwk\":{\"keys\":[" + jwk.ToJsonString() + "]}}",
            "jku" => """{"jku":"https://evil.example/jwks"}""",
            _ => $$"""{"jwk":{{jwk.ToJsonString()}}}""",
        };

        await RefusedProof(header: header, key: signer);
    }

    [Theory]
    [Attack("DPOP-13")]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("RS256")]
    [InlineData("es256")]
    [InlineData("EdDSA")]
    [InlineData("")]
    public async Task DPOP_13_alg(string alg) => await RefusedProof(header: $$"""{"alg":"{{alg}}"}""");

    [Theory]
    [Attack("DPOP-15")]
    [InlineData("Bearer", false)]
    [InlineData("Bearer", true)]
    [InlineData("bearer", false)]
    public async Task DPOP_15_downgrade(string scheme, bool withProof)
    {
        var (wire, party) = (await Host.First(), await Bound());
        var (token, nonce) = (await party.Token(wire, bound: true), await party.Nonce(wire));
        (string, string)[] proof = withProof ? [("DPoP", party.Proof("GET", ApiUrl, token, nonce))] : [];

        await RefusedCall(await wire.Get(Path, $"{scheme} {token}", proof), "invalid_token", "binding.downgrade");
        (await wire.Get(Path, "DPoP " + token, ("DPoP", party.Proof("GET", ApiUrl, token, nonce)))).Is(200);
    }

    [Theory]
    [Attack("DPOP-16")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DPOP_16_upgrade(bool withProof)
    {
        var (wire, party) = (await Host.First(), await Party.WithKey(Host));
        var token = await party.Token(wire);
        (string, string)[] proof = withProof ? [("DPoP", party.Proof("GET", ApiUrl, token, await party.Nonce(wire)))] : [];

        await Refused(await wire.Get(Path, "DPoP " + token, proof), 401, "invalid_token", "binding.upgrade", "Bearer ");
        (await wire.Get(Path, "Bearer " + token)).Is(200);
    }

    [Theory]
    [Attack("DPOP-17")]
    [InlineData("new key")]
    [InlineData("another client's")]
    [InlineData("the client's signing key")]
    public async Task DPOP_17_stolen_token(string thief)
    {
        var (wire, party, other) = (await Host.First(), await Bound(), await Bound());
        var (token, nonce) = (await party.Token(wire, bound: true), await party.Nonce(wire));
        var key = thief switch { "new key" => TestKey.Es256(), "another client's" => other.Dpop, _ => party.Key };

        await RefusedCall(await wire.Get(Path, "DPoP " + token, ("DPoP", party.Proof("GET", ApiUrl, token, nonce, key: key))), "invalid_token", "binding.key");
        await RefusedCall(await wire.Get(Path, "DPoP " + token), "invalid_dpop_proof", "dpop.header");
        await RefusedCall(await wire.Get(Path, "DPoP " + token, ("DPoP", party.Proof("GET", ApiUrl, token, nonce)), ("DPoP", party.Proof("GET", ApiUrl, token, nonce))),
            "invalid_dpop_proof", "dpop.header");
        (await wire.Get(Path, "DPoP " + token, ("DPoP", party.Proof("GET", ApiUrl, token, nonce)))).Is(200);
    }

    private async Task<Party> Bound(string issuer = VrnHost.Issuer)
    {
        var party = await Party.WithKey(Host, bound: true);
        return issuer == VrnHost.Issuer ? party : party.For(issuer);
    }

    /// <summary>At the token endpoint; the same proof without the change is accepted.</summary>
    private async Task RefusedProof(string header = "", string claims = "", TestKey? key = null)
    {
        var (wire, party) = (await Host.First(), await Bound());
        var nonce = await party.Nonce(wire);
        var bad = party.Proof("POST", wire.TokenUrl, nonce: nonce, header: header, claims: claims, key: key);

        await Refused(await wire.Token(party.Form(), null, bad), 400, "invalid_dpop_proof", null);
        (await wire.Token(party.Form(), null, party.Proof("POST", wire.TokenUrl, nonce: nonce))).Is(200);
    }

    private async Task RefusedAtApi(string reason, string header = "", string claims = "")
    {
        var (wire, party) = (await Host.First(), await Bound());
        var (token, nonce) = (await party.Token(wire, bound: true), await party.Nonce(wire));

        await RefusedCall(await wire.Get(Path, "DPoP " + token, ("DPoP", party.Proof("GET", ApiUrl, token, nonce, header, claims))), "invalid_dpop_proof", reason);
        (await wire.Get(Path, "DPoP " + token, ("DPoP", party.Proof("GET", ApiUrl, token, nonce)))).Is(200);
    }

    /// <summary>A 401 in the scheme that the token needs, with a row that says why.</summary>
    private Task RefusedCall(Answer answer, string error, string reason) => Refused(answer, 401, error, reason, "DPoP ");

    /// <summary>A nonce of ours that is that many seconds old.</summary>
    private async Task<string> StaleNonce(int seconds) => Stale.Nonce(await Host.Services(), Party.Now(-seconds));
}
