using System.Numerics;
using System.Text.Json.Nodes;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.Jwt;

/// <summary>Keys that must not be registered, and the same keys presented in a DPoP proof.</summary>
public sealed class KeyAttacks(AttackHost host) : AttackTest(host)
{
    [Theory]
    [Attack("JWT-09")]
    [InlineData(1024)]
    [InlineData(512)]
    [InlineData(2040)]
    [InlineData(4608)]
    public async Task JWT_09_RSA_key_of_another_size(int bits) => await RefusedKey(Rsa(new BigInteger(1) << (bits - 1) | 12345));

    [Theory]
    [Attack("JWT-10")]
    [InlineData("AQ")]
    [InlineData("Aw")]
    [InlineData("EQ")]
    [InlineData("AQAA")]
    [InlineData("AAEAAQ")]
    [InlineData("")]
    [InlineData("AQADAQAB")]
    public async Task JWT_10_RSA_exponent(string exponent)
    {
        var jwk = TestKey.Rsa(Algorithm.PS256).RegisteredJwk;
        jwk["e"] = exponent;

        await RefusedKey(jwk);
    }

    [Theory]
    [Attack("JWT-11")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    public async Task JWT_11_ROCA_modulus(int power)
    {
        // Congruent to a power of 65537 for every small prime, which is the fingerprint of CVE-2017-15361.
        BigInteger primes = 1;
        foreach (var prime in new[] { 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167 })
        {
            primes *= prime;
        }
        var residue = BigInteger.ModPow(65537, power, primes);
        var start = (new BigInteger(3) << 2046) / primes;

        await RefusedKey(Rsa(start * primes + residue));
        await Registrar.RefusesKey(Host, Rsa(start * primes + residue).ToJsonString(), TestKey.Es256(Fresh()).RegisteredJwk.ToJsonString());
    }

    [Theory]
    [Attack("JWT-13")]
    [InlineData("off curve")]
    [InlineData("zero")]
    [InlineData("infinity")]
    [InlineData("short x")]
    [InlineData("long x")]
    [InlineData("wrong crv")]
    [InlineData("no crv")]
    [InlineData("secp256k1")]
    [InlineData("not base64url")]
    [InlineData("no y")]
    public async Task JWT_13_EC_point_off_the_curve(string what)
    {
        var jwk = TestKey.Es256(Fresh()).RegisteredJwk;
        var x = Bytes((string)jwk["x"]!);
        switch (what)
        {
            case "off curve": jwk["y"] = Base64UrlText.Encode(x); break;
            case "zero": (jwk["x"], jwk["y"]) = (Base64UrlText.Encode(new byte[32]), Base64UrlText.Encode(new byte[32])); break;
            case "infinity": (jwk["x"], jwk["y"]) = ("", ""); break;
            case "short x": jwk["x"] = Base64UrlText.Encode(x.AsSpan(1)); break;
            case "long x": jwk["x"] = Base64UrlText.Encode([0, .. x]); break;
            case "wrong crv": jwk["crv"] = "P-384"; break;
            case "no crv": jwk.Remove("crv"); break;
            case "secp256k1": jwk["crv"] = "secp256k1"; break;
            case "not base64url": jwk["x"] = "+/=="; break;
            default: jwk.Remove("y"); break;
        }

        await RefusedKey(jwk);
    }

    [Theory]
    [Attack("JWT-14")]
    [InlineData("d")]
    [InlineData("p")]
    [InlineData("q")]
    [InlineData("dp")]
    [InlineData("dq")]
    [InlineData("qi")]
    [InlineData("oth")]
    [InlineData("k")]
    [InlineData("oct")]
    public async Task JWT_14_private_or_symmetric_key(string member)
    {
        const string secret = "c2VjcmV0LXRoYXQtbXVzdC1ub3QtYmUta2VwdA";
        var jwk = member == "oct" ? new JsonObject { ["kty"] = "oct", ["alg"] = "HS256" } : TestKey.Es256(Fresh()).RegisteredJwk;
        jwk[member == "oct" ? "k" : member] = secret;

        await RefusedKey(jwk);
        Assert.DoesNotContain(Host.Logs(), line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Theory]
    [Attack("JWT-15")]
    [InlineData("same kid")]
    [InlineData("oct beside")]
    [InlineData("one bad")]
    [InlineData("use enc")]
    [InlineData("three")]
    public async Task JWT_15_key_set_with_a_bad_or_double_key(string what)
    {
        var (kid, good) = (Fresh(), TestKey.Es256(Fresh()).RegisteredJwk.ToJsonString());
        var first = TestKey.Es256(kid).RegisteredJwk;
        string[] more = what switch
        {
            "same kid" => [TestKey.Es256(kid).RegisteredJwk.ToJsonString()],
            "oct beside" => ["""{"kty":"oct","k":"AAAA"}"""],
            "one bad" => ["""{"kty":"EC","crv":"P-256"}"""],
            "use enc" => [good.Replace("\"sig\"", "\"enc\"", StringComparison.Ordinal)],
            _ => [TestKey.Es256(Fresh()).RegisteredJwk.ToJsonString(), TestKey.Es256(Fresh()).RegisteredJwk.ToJsonString()],
        };

        await Registrar.RefusesKey(Host, first.ToJsonString(), good, more);
    }

    /// <summary>Neither registered, nor taken in a proof; a sound key is, both ways.</summary>
    private async Task RefusedKey(JsonObject jwk)
    {
        await Registrar.RefusesKey(Host, jwk.ToJsonString(), TestKey.Es256(Fresh()).RegisteredJwk.ToJsonString());
        var (wire, party) = (await Host.First(), await Party.Keyed(Host));
        var nonce = await party.Nonce(wire);
        var alg = (string?)jwk["kty"] == "RSA" ? "PS256" : "ES256";
        var proof = party.Proof("POST", wire.TokenUrl, nonce: nonce, header: new JsonObject { ["jwk"] = jwk.DeepClone(), ["alg"] = alg }.ToJsonString());
        await Refused(await wire.Token(party.Form(), null, proof), 400, "invalid_dpop_proof", null);
        (await wire.Token(party.Form(), null, party.Proof("POST", wire.TokenUrl, nonce: nonce))).Is(200);
        var self = await Party.Keyed(Host, "services:read", "self:manage");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/partner/self/keys")
        {
            Content = new StringContent(new JsonObject { ["jwk"] = jwk.DeepClone(), ["proof"] = "x", ["client_assertion"] = "x" }.ToJsonString(), System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + await self.Kept(wire));
        await Refused(await wire.Send(request), 400, "invalid_key", null);
    }

    private static string Fresh() => Guid.NewGuid().ToString("n");

    private static JsonObject Rsa(BigInteger modulus) => new()
    {
        ["kty"] = "RSA",
        ["alg"] = "PS256",
        ["kid"] = Fresh(),
        ["n"] = Base64UrlText.Encode(modulus.ToByteArray(isUnsigned: true, isBigEndian: true)),
        ["e"] = "AQAB",
    };
}
