using System.Text;
using System.Text.Json;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Vectors;

/// <summary>RFC 7520. Only RS256 (4.1) is in our table among its compact examples; the rest must be refused.</summary>
public sealed class CookbookVectors
{
    [Fact]
    public void Section_4_1_verifies_with_the_public_key_of_3_3()
    {
        var key = JoseKey.Import(Read("3_3.rsa_public_key.json").GetRawText(), [Algorithm.RS256]);
        var payload = Jws.Read(Compact("4_1.rsa_v15_signature.json"), Jws.TokenLimit).Payload(key);
        Assert.StartsWith("It’s a dangerous business, Frodo", Encoding.UTF8.GetString(payload.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4_2.rsa-pss_signature.json", "PS384")]
    [InlineData("4_3.ecdsa_signature.json", "ES512")]
    [InlineData("4_4.hmac-sha2_integrity_protection.json", "HS256")]
    [InlineData("4_6.protecting_specific_header_fields.json", null)]
    [InlineData("4_7.protecting_content_only.json", null)]
    [InlineData("4_8.multiple_signatures.json", null)]
    public void Other_algorithms_and_JSON_serialisations_are_refused(string file, string? alg)
    {
        var output = Read(file).GetProperty("output");
        if (alg is null)
        {
            Assert.Throws<JoseException>(() => Jws.Read(output.GetProperty("json").GetRawText(), Jws.TokenLimit));
            return;
        }
        Assert.Null(Algorithm.Find(alg, Algorithm.All));
        var key = JoseKey.Import(Read("3_3.rsa_public_key.json").GetRawText(), [Algorithm.PS256]);
        Assert.Equal(Refusal.JoseAlg, Assert.Throws<JoseException>(() => Jws.Read(Compact(file), Jws.TokenLimit).Payload(key)).Reason);
    }

    [Theory]
    [InlineData("3_1.ec_public_key.json", Refusal.KeyAlg)]
    [InlineData("3_2.ec_private_key.json", Refusal.KeyPrivate)]
    [InlineData("3_4.rsa_private_key.json", Refusal.KeyPrivate)]
    public void Keys_of_3_1_3_2_and_3_4_are_refused(string file, Refusal reason) =>
        Assert.Equal(reason, Assert.Throws<JoseException>(() => JoseKey.Import(Read(file).GetRawText(), Algorithm.All)).Reason);

    private static JsonElement Read(string file) => Reference.Json("jose/jose-cookbook/" + file);

    private static string Compact(string file) => Read(file).GetProperty("output").GetProperty("compact").GetString()!;
}
