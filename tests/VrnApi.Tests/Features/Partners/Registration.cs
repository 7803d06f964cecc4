using System.Security.Cryptography;
using System.Text.Json;
using VrnApi.Cli;
using VrnApi.Cli.Sandbox;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Security;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Tests.Features.Partners;

/// <summary>A registered client of a test's own, so that what is done to it disturbs nobody else.</summary>
internal sealed record Registered(string Partner, string Client, SandboxEntry Entry)
{
    public SandboxIdentity Identity() => SandboxIdentity.Of(Entry, VrnHost.Issuer);
}

/// <summary>The verbs with which tests register partners: the sandbox's registrar asks, its approver puts in force.</summary>
internal static class Registration
{
    public const string Registrar = "sandbox-registrar", Approver = "sandbox-approver";

    public static string Fresh(string what) => $"{what}-{Guid.NewGuid():n}"[..30];

    public static string Urn() => RandomNumberGenerator.GetInt32(100000, 899999).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static string Key(SecurityHost host, string @operator) => Path.Combine(host.Folder, "keys", $"operator-{@operator}.pem");

    public static Task<int> Asks(SecurityHost host, params string[] arguments) => As(host, Registrar, arguments);

    public static Task<int> Approves(SecurityHost host, params string[] arguments) => As(host, Approver, arguments);

    public static async Task<int> As(SecurityHost host, string @operator, params string[] arguments)
    {
        await host.Services();
        return await host.Verb([.. arguments, "--operator", @operator, "--operator-key", Key(host, @operator)]);
    }

    public static async Task<string> ActivePartner(SecurityHost host, string type, params string[] more)
    {
        var code = Fresh(type);
        Assert.Equal(Verbs.Done, await Asks(host, ["partner", "add", code, "--name", code, "--type", type, .. more]));
        Assert.Equal(Verbs.Done, await Approves(host, "partner", "activate", code));
        return code;
    }

    /// <summary>A school with bound tokens that may push, were there an agreement.</summary>
    public static async Task<Registered> SchoolWithoutAgreement(SecurityHost host, string purpose = "serious-violence-prevention") =>
        await Client(host, await ActivePartner(host, "school", "--area", "E06000016", "--urn", Urn(), "--class", "educational"),
            "services:read,self:manage,audit:read,outcomes:write", bound: true, purpose);

    /// <summary>An active client that signs with a key of its own.</summary>
    public static async Task<Registered> Client(SecurityHost host, string partner, string scopes, bool bound, string purpose = "serious-violence-prevention")
    {
        var id = Fresh("client");
        var key = SandboxKey.Make(Path.Combine(host.Folder, id + ".pem"));
        var jwk = Path.Combine(host.Folder, id + ".json");
        await File.WriteAllTextAsync(jwk, key.Public.PublicJwk);
        string[] add = ["client", "add", id, "--partner", partner, "--method", "private_key_jwt", "--scopes", scopes, "--jwks", jwk, "--purpose", purpose];
        Assert.Equal(Verbs.Done, await Asks(host, bound ? [.. add, "--bound"] : add));
        Assert.Equal(Verbs.Done, await Approves(host, "client", "activate", id));
        return new Registered(partner, id, new SandboxEntry(id, "", id)
        {
            PrivateKeyPath = key.Path,
            Kid = key.Public.Kid,
            Alg = "ES256",
            Scopes = [],
            Dpop = bound,
        });
    }

    public static string Jwk(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return JsonSerializer.Serialize(new { kty = "EC", crv = "P-256", alg = "ES256", x = Base64UrlText.Encode(point.X), y = Base64UrlText.Encode(point.Y) });
    }
}
