using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Vectors;

/// <summary>Wycheproof's raw signatures: psychic, DER, malleable and forged padding among them.</summary>
public sealed class SignatureVectors
{
    /// <summary>Public exponent 3: the key is refused, so its valid signatures are too.</summary>
    private static readonly int[] ExponentThree = [258, 259];

    [Theory]
    [InlineData("ecdsa_secp256r1_sha256_p1363_test.json", "ES256", 262)]
    [InlineData("rsa_pss_2048_sha256_mgf1_32_test.json", "PS256", 108)]
    [InlineData("rsa_signature_2048_sha256_test.json", "RS256", 259)]
    public void A_signature_verifies_exactly_when_it_is_valid(string file, string alg, int count)
    {
        var wrong = new List<string>();
        var seen = 0;
        foreach (var group in Reference.Json("jose/wycheproof/" + file).GetProperty("testGroups").EnumerateArray())
        {
            var key = Key(group.GetProperty("publicKey"), alg);
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                seen++;
                var (id, result) = (test.GetProperty("tcId").GetInt32(), test.GetProperty("result").GetString());
                var verified = key?.Verify(Hex(test, "msg"), Hex(test, "sig")) ?? false;
                var expected = result == "valid" && !(alg == "RS256" && ExponentThree.Contains(id));
                if (verified != expected && result != "acceptable")
                {
                    wrong.Add($"{id} {test.GetProperty("comment")}: expected {expected}");
                }
            }
        }
        Assert.Empty(wrong);
        Assert.Equal(count, seen);
    }

    private static JoseKey? Key(JsonElement key, string alg)
    {
        var jwk = new JsonObject { ["alg"] = alg };
        if (key.TryGetProperty("uncompressed", out var point))
        {
            var bytes = Convert.FromHexString(point.GetString()!);
            (jwk["kty"], jwk["crv"], jwk["x"], jwk["y"]) = ("EC", "P-256", Base64UrlText.Encode(bytes.AsSpan(1, 32)), Base64UrlText.Encode(bytes.AsSpan(33)));
        }
        else
        {
            (jwk["kty"], jwk["n"], jwk["e"]) = ("RSA", Unsigned(key, "modulus"), Unsigned(key, "publicExponent"));
        }
        try
        {
            return JoseKey.Import(jwk.ToJsonString(), Algorithm.All);
        }
        catch (JoseException e) when (e.Reason == Refusal.KeyRsa)
        {
            return null;
        }
    }

    private static byte[] Hex(JsonElement test, string name) => Convert.FromHexString(test.GetProperty(name).GetString()!);

    private static string Unsigned(JsonElement key, string name) => Base64UrlText.Encode(Hex(key, name).AsSpan().TrimStart((byte)0));
}
