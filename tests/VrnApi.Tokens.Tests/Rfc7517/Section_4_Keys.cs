using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc7517;

public sealed class Section_4_Keys
{
    private static readonly TestKey Ec = TestKey.Es256();
    private static readonly TestKey Rsa = TestKey.Rsa(Algorithm.PS256);

    public static TheoryData<string, Action<JsonObject>, Refusal> EcChanges => new()
    {
        { "kty oct", k => k["kty"] = "oct", Refusal.KeyKty },
        { "kty missing", k => k.Remove("kty"), Refusal.KeyKty },
        { "private", k => k["d"] = "AAAA", Refusal.KeyPrivate },
        { "symmetric", k => k["k"] = "AAAA", Refusal.KeyPrivate },
        { "use", k => k["use"] = "enc", Refusal.KeyUse },
        { "key_ops", k => k["key_ops"] = new JsonArray("encrypt"), Refusal.KeyUse },
        { "key_ops text", k => k["key_ops"] = "verify", Refusal.KeyUse },
        { "alg", k => k["alg"] = "ES384", Refusal.KeyAlg },
        { "curve", k => k["crv"] = "P-521", Refusal.KeyAlg },
        { "x short", k => k["x"] = Base64UrlText.Encode(new byte[31]), Refusal.KeyPoint },
        { "x padded", k => k["x"] = k["x"] + "=", Refusal.KeyPoint },
        { "x number", k => k["x"] = 1, Refusal.KeyPoint },
        { "off curve", k => k["x"] = k["y"]!.DeepClone(), Refusal.KeyPoint },
        { "zero point", k => (k["x"], k["y"]) = (Base64UrlText.Encode(new byte[32]), Base64UrlText.Encode(new byte[32])), Refusal.KeyPoint },
        { "kid long", k => k["kid"] = new string('k', 201), Refusal.KeyJson },
    };

    public static TheoryData<string, Action<JsonObject>, Refusal> RsaChanges => new()
    {
        { "e 3", k => k["e"] = "Aw", Refusal.KeyRsa },
        { "e 1", k => k["e"] = "AQ", Refusal.KeyRsa },
        { "1024 bits", k => k["n"] = Rsa1024(), Refusal.KeyRsa },
        { "leading zero", k => k["n"] = Base64UrlText.Encode([0, .. Base64UrlText.Decode(k["n"]!.ToString())]), Refusal.KeyRsa },
        { "even", k => k["n"] = Change(k["n"]!.ToString(), n => n[^1] &= 0xfe), Refusal.KeyRsa },
        { "2047 bits", k => k["n"] = Change(k["n"]!.ToString(), n => n[0] &= 0x7f), Refusal.KeyRsa },
        { "RS256 is an exception", k => k["alg"] = "RS256", Refusal.KeyAlg },
    };

    [Theory]
    [MemberData(nameof(EcChanges), DisableDiscoveryEnumeration = true)]
    public void An_EC_key_with_one_thing_changed_is_refused(string name, Action<JsonObject> change, Refusal reason) =>
        Refused(Ec.RegisteredJwk, name, change, reason);

    [Theory]
    [MemberData(nameof(RsaChanges), DisableDiscoveryEnumeration = true)]
    public void An_RSA_key_with_one_thing_changed_is_refused(string name, Action<JsonObject> change, Refusal reason) =>
        Refused(Rsa.RegisteredJwk, name, change, reason);

    [Fact]
    public void The_controls_are_accepted()
    {
        JoseKey.Import(Ec.RegisteredJwk.ToJsonString());
        JoseKey.Import(Rsa.RegisteredJwk.ToJsonString());
        var ops = Ec.RegisteredJwk;
        ops["key_ops"] = new JsonArray("verify");
        JoseKey.Import(ops.ToJsonString());
        var exception = Rsa.RegisteredJwk;
        exception["alg"] = "RS256";
        Assert.Same(Algorithm.RS256, JoseKey.Import(exception.ToJsonString(), Algorithm.All).Algorithm);
    }

    [Fact]
    public void Without_alg_the_type_decides_and_without_kid_the_thumbprint_stands_in()
    {
        var ec = JoseKey.Import(Ec.PublicJwk.ToJsonString());
        Assert.Equal((Algorithm.ES256, ec.Thumbprint), (ec.Algorithm, ec.Kid));
        Assert.Same(Algorithm.PS256, JoseKey.Import(Rsa.PublicJwk.ToJsonString(), Algorithm.All).Algorithm);
    }

    [Fact]
    public void A_set_is_taken_whole_or_not_at_all()
    {
        static IReadOnlyList<JoseKey> Import(params JsonObject[] keys) =>
            JoseKey.ImportSet(Encoding.UTF8.GetBytes(new JsonObject { ["keys"] = new JsonArray([.. keys]) }.ToJsonString()));
        var bad = Rsa.RegisteredJwk;
        (bad["kid"], bad["e"]) = ("k2", "Aw");
        var other = Rsa.RegisteredJwk;
        other["kid"] = "k2";
        Assert.Equal(2, Import(Ec.RegisteredJwk, other).Count);
        Assert.Equal(Refusal.KeyDuplicate, Assert.Throws<JoseException>(() => Import(Ec.RegisteredJwk, Rsa.RegisteredJwk)).Reason);
        Assert.Equal(Refusal.KeyRsa, Assert.Throws<JoseException>(() => Import(Ec.RegisteredJwk, bad)).Reason);
        Assert.Equal(Refusal.KeyJson, Assert.Throws<JoseException>(() => Import()).Reason);
    }

    [Fact]
    public async Task A_key_is_shared_between_threads()
    {
        var (key, token) = (Ec.Public, Ec.Sign("""{"alg":"ES256"}""", "{}"));
        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, (_, _) =>
        {
            Jws.Read(token, Jws.TokenLimit).Verify(key);
            return ValueTask.CompletedTask;
        });
    }

    private static void Refused(JsonObject jwk, string name, Action<JsonObject> change, Refusal reason)
    {
        change(jwk);
        var refused = Assert.Throws<JoseException>(() => JoseKey.Import(jwk.ToJsonString()));
        Assert.True(reason == refused.Reason, $"{name}: {refused.Reason}");
    }

    private static string Change(string text, Action<byte[]> change)
    {
        var bytes = Base64UrlText.Decode(text);
        change(bytes);
        return Base64UrlText.Encode(bytes);
    }

    private static string Rsa1024()
    {
        using var key = RSA.Create(1024);
        return Base64UrlText.Encode(key.ExportParameters(false).Modulus);
    }
}
