using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Tokens.Tests.Harness;

/// <summary>A client with a DPoP key and its own clock.</summary>
public sealed class DpopClient(TestHost host, TestKey? key = null)
{
    public TestKey Key { get; } = key ?? TestKey.Es256();

    public static string Hash(string token) => Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

    public string Proof(string method, string url, string? token = null, string? nonce = null, Action<JsonObject, JsonObject>? change = null)
    {
        var header = new JsonObject { ["alg"] = Key.Algorithm.Name, ["typ"] = "dpop+jwt", ["jwk"] = Key.PublicJwk };
        var claims = new JsonObject { ["htm"] = method, ["htu"] = url, ["iat"] = host.Seconds(), ["jti"] = Guid.NewGuid().ToString() };
        if (token is not null)
        {
            claims["ath"] = Hash(token);
        }
        if (nonce is not null)
        {
            claims["nonce"] = nonce;
        }
        change?.Invoke(header, claims);
        return Key.Sign(header, claims);
    }

    /// <summary>One API call with the token and a proof for it.</summary>
    public Task<Answer> CallAsync(string token, Action<JsonObject, JsonObject>? change = null) =>
        host.ApiAsync("DPoP " + token, Proof("GET", TestHost.ApiUrl, token, host.Nonce(), change));
}
