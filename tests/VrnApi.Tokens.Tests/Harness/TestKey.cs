using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Tokens.Tests.Harness;

/// <summary>A key of another party: signs whatever it is given, right or wrong.</summary>
public sealed class TestKey
{
    private readonly AsymmetricAlgorithm key;

    private TestKey(string kid, Algorithm algorithm, AsymmetricAlgorithm key) => (Kid, Algorithm, this.key) = (kid, algorithm, key);

    public string Kid { get; }

    public Algorithm Algorithm { get; }

    public JsonObject PublicJwk
    {
        get
        {
            if (key is RSA rsa)
            {
                var p = rsa.ExportParameters(false);
                return new JsonObject { ["kty"] = "RSA", ["n"] = Base64UrlText.Encode(p.Modulus), ["e"] = Base64UrlText.Encode(p.Exponent) };
            }
            var q = ((ECDsa)key).ExportParameters(false).Q;
            return new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = Algorithm.Curve,
                ["x"] = Base64UrlText.Encode(q.X),
                ["y"] = Base64UrlText.Encode(q.Y),
            };
        }
    }

    public JsonObject RegisteredJwk
    {
        get
        {
            var jwk = PublicJwk;
            (jwk["kid"], jwk["alg"], jwk["use"]) = (Kid, Algorithm.Name, "sig");
            return jwk;
        }
    }

    public JoseKey Public => JoseKey.Import(RegisteredJwk.ToJsonString(), Algorithm.All);

    public string Thumbprint => Public.Thumbprint;

    public static TestKey Es256(string kid = "k1") => new(kid, Algorithm.ES256, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static TestKey Es384(string kid = "k1") => new(kid, Algorithm.ES384, ECDsa.Create(ECCurve.NamedCurves.nistP384));

    public static TestKey Rsa(Algorithm algorithm, string kid = "k1", int bits = 2048) => new(kid, algorithm, RSA.Create(bits));

    /// <summary>The same RSA key signing in another way.</summary>
    public TestKey As(Algorithm other) => new(Kid, other, key);

    /// <summary>The private operation of RSA on a whole block, with no padding of its own: for forgeries only.</summary>
    public byte[] Raw(byte[] block)
    {
        var p = ((RSA)key).ExportParameters(true);
        var number = BigInteger.ModPow(Number(block), Number(p.D!), Number(p.Modulus!)).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[p.Modulus!.Length - number.Length], .. number];

        static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
    }

    public string Sign(JsonObject header, JsonObject payload) => Sign(header.ToJsonString(), payload.ToJsonString());

    public string Sign(string header, string payload) => SignBytes(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(payload));

    public string SignBytes(byte[] header, byte[] payload)
    {
        var input = Base64UrlText.Encode(header) + "." + Base64UrlText.Encode(payload);
        return input + "." + Base64UrlText.Encode(Sign(Encoding.ASCII.GetBytes(input)));
    }

    private byte[] Sign(byte[] data) => key is ECDsa ec
        ? ec.SignData(data, Algorithm.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
        : ((RSA)key).SignData(data, Algorithm.Hash, Algorithm.Padding!);
}
