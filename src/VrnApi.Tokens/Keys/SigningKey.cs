using System.Security.Cryptography;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Tokens.Keys;

/// <summary>One of our own ES256 keys, unprotected. Signs JWTs of one use.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa key;
    private readonly Lock gate = new();

    internal SigningKey(string kid, ECDsa key)
    {
        this.key = key;
        PublicKey = Public(key, kid);
    }

    public JoseKey PublicKey { get; }

    public string Kid => PublicKey.Kid;

    /// <summary>r and s, 64 bytes (RFC 7518 section 3.4).</summary>
    internal byte[] Sign(byte[] data)
    {
        // Framework key objects promise nothing about threads; one signature takes some 50 microseconds.
        lock (gate)
        {
            return key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    public void Dispose() => key.Dispose();

    internal static JoseKey Public(ECDsa key, string kid)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return JoseKey.Import($$"""
            {"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"{{kid}}","x":"{{Base64UrlText.Encode(point.X)}}","y":"{{Base64UrlText.Encode(point.Y)}}"}
            """);
    }
}
