using System.Text;
using System.Text.Json;

namespace VrnApi.Tokens.Jwt;

/// <summary>
/// A compact JWS (RFC 7515 section 7.1) read but not yet believed. Payload and claims come out only through a key;
/// <see cref="Hint"/> serves to find whose key to try and for nothing else.
/// </summary>
public sealed class Jws
{
    public const int TokenLimit = 8192;
    public const int ExternalLimit = 16384;
    public const int ProofLimit = 4096;
    public const int KidLimit = 200;

    private static readonly string[] RefusedMembers = ["crit", "b64", "zip", "enc", "jku", "x5u"];

    private readonly byte[] signingInput;
    private readonly byte[] payload;
    private readonly byte[] signature;

    private Jws(JsonElement header, byte[] signingInput, byte[] payload, byte[] signature)
    {
        (this.signingInput, this.payload, this.signature) = (signingInput, payload, signature);
        Alg = Text(header, "alg", Refusal.JoseAlg) ?? throw new JoseException(Refusal.JoseAlg, "alg is missing");
        Kid = Text(header, "kid", Refusal.JoseKid);
        Typ = Text(header, "typ", Refusal.JoseTyp);
        Jwk = header.TryGetProperty("jwk", out var jwk) ? jwk : null;
        if (Kid is { Length: > KidLimit })
        {
            throw new JoseException(Refusal.JoseKid, "kid has at most 200 characters");
        }
    }

    public string Alg { get; }

    public string? Kid { get; }

    public string? Typ { get; }

    /// <summary>Only in DPoP proofs.</summary>
    public JsonElement? Jwk { get; }

    /// <param name="limit">Characters, checked before anything is decoded.</param>
    /// <exception cref="JoseException">Any <c>jose.*</c> reason.</exception>
    public static Jws Read(string text, int limit, bool withJwk = false)
    {
        if (text.Length > limit)
        {
            throw new JoseException(Refusal.JoseLength, $"at most {limit} characters");
        }
        var parts = text.Split('.');
        if (parts.Length != 3 || parts.Any(p => p.Length == 0))
        {
            throw new JoseException(Refusal.JoseSegments, "a compact JWS has three non-empty parts");
        }
        var bytes = Array.ConvertAll(parts, p => Base64UrlText.Decode(p));
        var header = StrictJson.ReadObject(bytes[0]);
        if (RefusedMembers.FirstOrDefault(m => header.TryGetProperty(m, out _)) is { } refused)
        {
            throw new JoseException(Refusal.JoseHeader, $"the header member {refused} is not accepted");
        }
        if (!withJwk && header.TryGetProperty("jwk", out _))
        {
            throw new JoseException(Refusal.JoseHeader, "the header member jwk is not accepted");
        }
        return new Jws(header, Encoding.ASCII.GetBytes(text, 0, parts[0].Length + 1 + parts[1].Length), bytes[1], bytes[2]);
    }

    /// <summary>Compared without case, with or without <c>application/</c> (RFC 7515 section 4.1.9).</summary>
    public bool TypIs(string typ)
    {
        const string prefix = "application/";
        var bare = Typ?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) == true ? Typ[prefix.Length..] : Typ;
        return string.Equals(bare, typ, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A string claim nobody has vouched for. Null when there is none or the payload is not an object.</summary>
    public string? Hint(string claim)
    {
        try
        {
            return StrictJson.ReadObject(payload).TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (JoseException)
        {
            return null;
        }
    }

    /// <summary>The payload, proven to be signed by the key with the key's own algorithm.</summary>
    /// <exception cref="JoseException"><see cref="Refusal.JoseAlg"/> or <see cref="Refusal.JoseSignature"/></exception>
    public ReadOnlyMemory<byte> Payload(JoseKey key)
    {
        if (!string.Equals(Alg, key.Algorithm.Name, StringComparison.Ordinal))
        {
            throw new JoseException(Refusal.JoseAlg, "alg is not the one the key is registered for");
        }
        return key.Verify(signingInput, signature) ? payload : throw new JoseException(Refusal.JoseSignature);
    }

    /// <summary>As <see cref="Payload"/>, read as one JSON object.</summary>
    public Claims Verify(JoseKey key) => new(StrictJson.ReadObject(Payload(key)));

    private static string? Text(JsonElement header, string name, Refusal reason) =>
        !header.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new JoseException(reason, $"{name} must be a string");
}
