using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VrnApi.Cli.Sandbox;

namespace VrnApi.Tests.Harness;

/// <summary>One sandbox client's credentials and what it can make with them: token requests, assertions, proofs.</summary>
public sealed class SandboxIdentity : IDisposable
{
    private readonly SandboxEntry entry;
    private readonly string issuer;
    private readonly ECDsa? key;
    private readonly ECDsa dpop = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private SandboxIdentity(SandboxEntry entry, string issuer)
    {
        this.entry = entry;
        this.issuer = issuer;
        if (entry.PrivateKeyPath is not null)
        {
            key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(entry.PrivateKeyPath));
        }
    }

    public string ClientId => entry.ClientId;

    public bool Dpop => entry.Dpop;

    public Uri TokenUrl => new(issuer + "/oauth/token");

    /// <summary>A client that a test registered itself.</summary>
    internal static SandboxIdentity Of(SandboxEntry entry, string issuer) => new(entry, issuer);

    /// <param name="folder">Where <c>sandbox.json</c> lies.</param>
    public static SandboxIdentity Read(string folder, string name)
    {
        var file = SandboxFile.Read(folder) ?? throw new InvalidOperationException($"There is no sandbox in {folder}.");
        return new(file.Clients.Single(client => client.Name == name), file.BaseUrl);
    }

    /// <summary>A client credentials request, new each time: an assertion works once.</summary>
    /// <param name="claims">Replaces or adds claims of the assertion; a null value removes one.</param>
    public HttpRequestMessage TokenRequest(string? scope = null, string? nonce = null, Dictionary<string, object?>? claims = null, bool bound = true)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        var request = new HttpRequestMessage(HttpMethod.Post, TokenUrl);
        if (scope is not null)
        {
            form["scope"] = scope;
        }
        if (key is null)
        {
            var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{entry.ClientId}:{entry.ClientSecret}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", basic);
        }
        else
        {
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            form["client_assertion"] = Assertion(claims);
        }
        if (entry.Dpop && bound)
        {
            request.Headers.Add("DPoP", Proof("POST", TokenUrl, null, nonce));
        }
        request.Content = new FormUrlEncodedContent(form);
        return request;
    }

    /// <summary>RFC 7523, for the issuer.</summary>
    public string Assertion(Dictionary<string, object?>? claims = null)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var payload = new Dictionary<string, object?>
        {
            ["iss"] = entry.ClientId,
            ["sub"] = entry.ClientId,
            ["aud"] = issuer,
            ["iat"] = now,
            ["exp"] = now + 60,
            ["jti"] = Guid.NewGuid().ToString("n"),
        };
        foreach (var (name, value) in claims ?? [])
        {
            payload[name] = value;
        }
        var present = payload.Where(claim => claim.Value is not null).ToDictionary();
        return Sign(key!, new { alg = entry.Alg, typ = "JWT", kid = entry.Kid }, present);
    }

    /// <summary>RFC 9449, for one request; with a token for that token.</summary>
    public string Proof(string method, Uri url, string? token, string? nonce)
    {
        var point = dpop.ExportParameters(includePrivateParameters: false).Q;
        var payload = new Dictionary<string, object>
        {
            ["htm"] = method,
            ["htu"] = url.GetLeftPart(UriPartial.Path),
            ["iat"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString("n"),
        };
        if (token is not null)
        {
            payload["ath"] = Encode(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        }
        if (nonce is not null)
        {
            payload["nonce"] = nonce;
        }
        return Sign(dpop, new { typ = "dpop+jwt", alg = "ES256", jwk = new { kty = "EC", crv = "P-256", x = Encode(point.X!), y = Encode(point.Y!) } }, payload);
    }

    public void Dispose()
    {
        key?.Dispose();
        dpop.Dispose();
    }

    private static string Sign(ECDsa key, object header, object payload)
    {
        var input = Encode(JsonSerializer.SerializeToUtf8Bytes(header)) + "." + Encode(JsonSerializer.SerializeToUtf8Bytes(payload));
        return input + "." + Encode(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
