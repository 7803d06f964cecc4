using System.Text;
using System.Text.Json;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Vectors;

/// <summary>Wycheproof's JWS, JWK and JOSE files: signatures and keys as they arrive from strangers.</summary>
public sealed class JwsVectors
{
    /// <summary>A valid JWS with an empty payload: a JWT's payload is an object, so refused.</summary>
    private static readonly int[] EmptyPayload = [259, 268, 272];

    /// <summary>Header PS384 with a key labelled PS256: one key, one algorithm, so refused.</summary>
    private static readonly int[] OtherAlgorithm = [346, 350];

    /// <summary>The algorithm stands inside the key of a set: accepted, though a simple runner expects refusal.</summary>
    private const int AlgorithmInSet = 5;

    [Theory]
    [InlineData("json_web_signature_test.json", 401, 17)]
    [InlineData("json_web_key_test.json", 26, 1)]
    [InlineData("json_web_crypto_test.json", 83, 2)]
    public void Only_valid_signatures_of_offered_algorithms_are_accepted(string file, int count, int accepted)
    {
        var wrong = new List<string>();
        var (seen, good) = (0, new List<int>());
        foreach (var group in Reference.Json("jose/wycheproof/" + file).GetProperty("testGroups").EnumerateArray())
        {
            var key = group.TryGetProperty("public", out var found) ? found : group.GetProperty("private");
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var id = test.GetProperty("tcId").GetInt32();
                seen++;
                // Both a string and the JSON serialisation occur; the latter has no compact text.
                var text = test.TryGetProperty("jws", out var jws) ? jws.ToString() : test.GetProperty("jwe").ToString();
                var expected = test.GetProperty("result").GetString() == "valid" && IsOffered(key)
                    && !(file == "json_web_signature_test.json" && (EmptyPayload.Contains(id) || OtherAlgorithm.Contains(id)));
                if (Accepts(text, key) != expected)
                {
                    wrong.Add($"{id} {test.GetProperty("comment")}: expected {expected}");
                }
                else if (expected)
                {
                    good.Add(id);
                }
            }
        }
        Assert.Empty(wrong);
        Assert.Equal((count, accepted), (seen, good.Count));
        Assert.True(file != "json_web_key_test.json" || good.Contains(AlgorithmInSet));
    }

    private static bool Accepts(string text, JsonElement key)
    {
        try
        {
            var keys = key.TryGetProperty("keys", out _)
                ? JoseKey.ImportSet(Encoding.UTF8.GetBytes(key.GetRawText()), Algorithm.All)
                : [JoseKey.Import(key.GetRawText(), Algorithm.All)];
            var jws = Jws.Read(text, Jws.TokenLimit);
            jws.Payload(keys.Single(k => jws.Kid is null || k.Kid == jws.Kid));
            return true;
        }
        catch (Exception e) when (e is JoseException || (e is InvalidOperationException && e.Message.StartsWith("Sequence", StringComparison.Ordinal)))
        {
            return false;
        }
    }

    private static bool IsOffered(JsonElement key)
    {
        var first = key.TryGetProperty("keys", out var keys) ? keys[0] : key;
        return first.TryGetProperty("alg", out var alg) && Algorithm.Find(alg.GetString(), Algorithm.All) is not null;
    }
}
