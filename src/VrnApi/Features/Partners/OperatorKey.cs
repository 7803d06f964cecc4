using System.Security.Cryptography;
using System.Text.Json;
using VrnApi.Platform.Http;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Features.Partners;

/// <summary>An operator's own ES256 key, as the command line holds it while it signs.</summary>
internal sealed class OperatorKey : IDisposable
{
    private readonly ECDsa key;

    private OperatorKey(ECDsa key)
    {
        this.key = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        Public = JoseKey.Import(JsonSerializer.Serialize(new
        {
            kty = "EC",
            crv = "P-256",
            alg = "ES256",
            x = Base64UrlText.Encode(point.X),
            y = Base64UrlText.Encode(point.Y),
        }));
    }

    public JoseKey Public { get; }

    /// <exception cref="RegistrationException">The file is no private P-256 key in PEM.</exception>
    public static OperatorKey FromPem(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: true).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                return new OperatorKey(key);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            // Said below.
        }
        key.Dispose();
        throw new RegistrationException("invalid_key", "An operator's key is a private P-256 key in PEM (openssl ecparam -name prime256v1 -genkey).");
    }

    /// <summary>The request as a compact JWS: what is asked, of what, over the hash of its content.</summary>
    public string Sign(Asked asked, DateTimeOffset now)
    {
        var input = Part(new { alg = "ES256", typ = OperatorSignatures.Typ, kid = Public.Thumbprint }) + "." + Part(new
        {
            @operator = asked.Operator,
            action = asked.Action,
            resource = asked.Resource,
            sha256 = asked.Sha256,
            iat = now.ToUnixTimeSeconds(),
            jti = Base64UrlText.Encode(RandomNumberGenerator.GetBytes(16)),
        });
        var signature = key.SignData(System.Text.Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return input + "." + Base64UrlText.Encode(signature);
    }

    public void Dispose() => key.Dispose();

    private static string Part(object value) => Base64UrlText.Encode(JsonSerializer.SerializeToUtf8Bytes(value, VrnJson.Options));
}
