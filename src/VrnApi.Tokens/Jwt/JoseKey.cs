using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace VrnApi.Tokens.Jwt;

/// <summary>One public key with its one algorithm. Safe to share between threads.</summary>
public sealed class JoseKey
{
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    // Framework key objects promise nothing about threads; a bag hands each to one caller at a time.
    private readonly ConcurrentBag<AsymmetricAlgorithm> idle = [];
    private readonly Func<AsymmetricAlgorithm> create;
    private readonly int signatureBytes;

    private JoseKey(string? kid, Algorithm algorithm, string canonical, int signatureBytes, Func<AsymmetricAlgorithm> create)
    {
        Algorithm = algorithm;
        Thumbprint = Base64UrlText.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        Kid = kid ?? Thumbprint;
        PublicJwk = $"{canonical[..^1]},\"alg\":\"{algorithm.Name}\",\"kid\":{JsonSerializer.Serialize(Kid)},\"use\":\"sig\"}}";
        this.signatureBytes = signatureBytes;
        this.create = create;
        idle.Add(create());
    }

    public string Kid { get; }

    public Algorithm Algorithm { get; }

    /// <summary>RFC 7638, SHA-256, base64url; the <c>jkt</c> of RFC 9449.</summary>
    public string Thumbprint { get; }

    /// <summary>JSON with the public members, <c>alg</c>, <c>kid</c> and <c>use</c>.</summary>
    public string PublicJwk { get; }

    /// <summary>One public JWK (RFC 7517), at most 8,192 bytes.</summary>
    /// <param name="allowed">What may be chosen; the default leaves RS256 and RS512 out.</param>
    /// <exception cref="JoseException">A <c>key.*</c> or <c>jose.*</c> reason; the text is not kept.</exception>
    public static JoseKey Import(string json, IReadOnlyList<Algorithm>? allowed = null)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return bytes.Length <= Jws.TokenLimit ? Import(StrictJson.ReadObject(bytes), allowed) : throw new JoseException(Refusal.KeyJson);
    }

    /// <summary>As <see cref="Import(string, IReadOnlyList{Algorithm})"/>, from an element read by <see cref="StrictJson"/>.</summary>
    public static JoseKey Import(JsonElement jwk, IReadOnlyList<Algorithm>? allowed = null)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
        {
            throw new JoseException(Refusal.KeyJson);
        }
        if (PrivateMembers.Any(m => jwk.TryGetProperty(m, out _)))
        {
            throw new JoseException(Refusal.KeyPrivate, "the key has private members; send the public key only");
        }
        CheckUse(jwk);
        var kid = Text(jwk, "kid", Refusal.KeyJson);
        if (kid is { Length: 0 or > Jws.KidLimit })
        {
            throw new JoseException(Refusal.KeyJson, "kid has 1 to 200 characters");
        }
        var alg = Text(jwk, "alg", Refusal.KeyAlg);
        var curve = Text(jwk, "crv", Refusal.KeyPoint);
        return Text(jwk, "kty", Refusal.KeyKty) switch
        {
            "EC" => Ec(jwk, kid, Choose(a => a.IsEc && a.Curve == curve)),
            "RSA" => Rsa(jwk, kid, Choose(a => !a.IsEc)),
            _ => throw new JoseException(Refusal.KeyKty, "kty must be EC or RSA"),
        };

        Algorithm Choose(Func<Algorithm, bool> fits) =>
            (allowed ?? Algorithm.Standard).FirstOrDefault(a => fits(a) && (alg is null || a.Name == alg))
            ?? throw new JoseException(Refusal.KeyAlg, "the key's alg, kty and crv do not make an algorithm that is offered");
    }

    /// <summary>A JWK Set of 1 to 20 keys; one bad key or a <c>kid</c> twice refuses all of it.</summary>
    public static IReadOnlyList<JoseKey> ImportSet(ReadOnlyMemory<byte> utf8, IReadOnlyList<Algorithm>? allowed = null)
    {
        if (!StrictJson.ReadObject(utf8).TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array
            || keys.GetArrayLength() is 0 or > 20)
        {
            throw new JoseException(Refusal.KeyJson, "a key set has a keys array of 1 to 20 keys");
        }
        var set = keys.EnumerateArray().Select(k => Import(k, allowed)).ToList();
        return set.Select(k => k.Kid).Distinct(StringComparer.Ordinal).Count() == set.Count
            ? set
            : throw new JoseException(Refusal.KeyDuplicate, "a kid stands twice in the set");
    }

    /// <summary>False for every signature that is not this key's over this data, whatever its form.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != signatureBytes)
        {
            return false;
        }
        var key = idle.TryTake(out var taken) ? taken : create();
        try
        {
            return key is ECDsa ec
                ? ec.VerifyData(data, signature, Algorithm.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                : ((RSA)key).VerifyData(data, signature, Algorithm.Hash, Algorithm.Padding!);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            idle.Add(key);
        }
    }

    /// <summary>Frees the framework's key objects at once, for keys that serve a single request; the key stays usable.</summary>
    internal void Release()
    {
        while (idle.TryTake(out var key))
        {
            key.Dispose();
        }
    }

    private static void CheckUse(JsonElement jwk)
    {
        if (Text(jwk, "use", Refusal.KeyUse) is not (null or "sig"))
        {
            throw new JoseException(Refusal.KeyUse, "use must be sig");
        }
        if (jwk.TryGetProperty("key_ops", out var ops)
            && (ops.ValueKind != JsonValueKind.Array
                || !ops.EnumerateArray().Any(o => o.ValueKind == JsonValueKind.String && o.ValueEquals("verify"))))
        {
            throw new JoseException(Refusal.KeyUse, "key_ops must contain verify");
        }
    }

    private static JoseKey Ec(JsonElement jwk, string? kid, Algorithm algorithm)
    {
        var (x, y) = (Bytes(jwk, "x", Refusal.KeyPoint), Bytes(jwk, "y", Refusal.KeyPoint));
        if (x.Length != algorithm.CoordinateBytes || y.Length != algorithm.CoordinateBytes)
        {
            throw new JoseException(Refusal.KeyPoint, "x and y have the full length of the curve's coordinates");
        }
        var parameters = new ECParameters { Curve = algorithm.NamedCurve, Q = new ECPoint { X = x, Y = y } };
        var canonical = $$"""{"crv":"{{algorithm.Curve}}","kty":"EC","x":"{{Base64UrlText.Encode(x)}}","y":"{{Base64UrlText.Encode(y)}}"}""";
        try
        {
            return new JoseKey(kid, algorithm, canonical, 2 * algorithm.CoordinateBytes, () => ECDsa.Create(parameters));
        }
        catch (CryptographicException)
        {
            throw new JoseException(Refusal.KeyPoint, "the point is not on the curve");
        }
    }

    private static JoseKey Rsa(JsonElement jwk, string? kid, Algorithm algorithm)
    {
        var (n, e) = (Bytes(jwk, "n", Refusal.KeyRsa), Bytes(jwk, "e", Refusal.KeyRsa));
        RsaKeyRules.Check(n, e);
        var parameters = new RSAParameters { Modulus = n, Exponent = e };
        var canonical = $$"""{"e":"{{Base64UrlText.Encode(e)}}","kty":"RSA","n":"{{Base64UrlText.Encode(n)}}"}""";
        try
        {
            return new JoseKey(kid, algorithm, canonical, n.Length, () => RSA.Create(parameters));
        }
        catch (CryptographicException)
        {
            throw new JoseException(Refusal.KeyRsa);
        }
    }

    private static string? Text(JsonElement jwk, string name, Refusal reason) =>
        !jwk.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new JoseException(reason, $"{name} must be a string");

    private static byte[] Bytes(JsonElement jwk, string name, Refusal reason)
    {
        try
        {
            return Base64UrlText.Decode(Text(jwk, name, reason) ?? throw new JoseException(reason, $"{name} is missing"));
        }
        catch (JoseException e) when (e.Reason == Refusal.JoseBase64)
        {
            throw new JoseException(reason, $"{name} is not base64url");
        }
    }
}
