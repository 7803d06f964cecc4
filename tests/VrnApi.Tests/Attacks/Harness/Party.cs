using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Partners;
using VrnApi.Data.Tokens;
using VrnApi.Tests.Harness;
using VrnApi.Tokens.Clients;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Tests.Harness;
using Rows = VrnApi.Data.Tokens;

namespace VrnApi.Tests.Attacks.Harness;

/// <summary>A partner of its own with one client, registered straight into the database, and everything that client can make, right or wrong.</summary>
public sealed partial class Party
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static int last;

    private readonly TestKey? key;
    private readonly ConcurrentDictionary<Wire, (Lazy<Task<string>> Token, DateTimeOffset Until)> kept = new();

    private Party(string clientId, Guid partnerId, TestKey? key, string? secret) => (ClientId, PartnerId, this.key, Secret) = (clientId, partnerId, key, secret);

    public string ClientId { get; }

    public Guid PartnerId { get; }

    public TestKey Key => key ?? throw new InvalidOperationException("It has a secret.");

    /// <summary>The key that its tokens are bound to.</summary>
    public TestKey Dpop { get; } = TestKey.Es256("dpop");

    public string? Secret { get; }

    /// <summary>Whose assertions and proofs are meant for.</summary>
    public string Issuer { get; init; } = VrnHost.Issuer;

    public AuthenticationHeaderValue Basic => BasicOf(ClientId, Secret!);

    /// <summary>The same client, calling a host at another public address.</summary>
    public Party For(string issuer) => new(ClientId, PartnerId, key, Secret) { Issuer = issuer };

    /// <summary>A charity with a key, which may read what is published and write its own services.</summary>
    public static Task<Party> WithKey(AttackHost host, TestKey? key = null, bool bound = false, PartnerType type = PartnerType.Vcs, params string[] scopes) =>
        Register(host, type, key ?? TestKey.Es256("k" + last), null, bound, scopes.Length > 0 ? scopes : ["services:read", "services:write", "organisations:read"]);

    /// <summary>As <see cref="WithKey"/>, but one for all tests that change nothing about it.</summary>
    public static Task<Party> Keyed(AttackHost host, params string[] scopes) =>
        host.Shared("key " + string.Join(' ', scopes), () => WithKey(host, scopes: scopes));

    /// <summary>As <see cref="WithSecret"/>, but one for all tests that change nothing about it.</summary>
    public static Task<Party> Secreted(AttackHost host) => host.Shared("secret", () => WithSecret(host));

    /// <summary>A dashboard with a secret.</summary>
    public static Task<Party> WithSecret(AttackHost host, params string[] scopes) =>
        Register(host, PartnerType.Dashboard, null, SecretFormat.Generate(), false, scopes.Length > 0 ? scopes : ["services:read", "organisations:read"]);

    public static async Task<Party> Register(AttackHost host, PartnerType type, TestKey? key, string? secret, bool bound, string[] scopes)
    {
        var number = Interlocked.Increment(ref last);
        var (code, now) = ($"attacker-{number}", TimeProvider.System.GetUtcNow());
        var partner = new Partner
        {
            Code = code,
            Name = $"Attacker {number}",
            Type = type,
            AreaCode = type == PartnerType.VrnCore ? "E23000021" : "E06000016",
            Urn = type == PartnerType.School ? $"{910000 + number}" : null,
            StatutoryClass = type == PartnerType.School ? StatutoryClass.Educational : StatutoryClass.None,
            State = PartnerState.Active,
            CreatedBy = "test-a",
            ActivatedBy = "test-b",
            ActivatedAt = now,
        };
        var client = new Client
        {
            Id = code,
            PartnerId = partner.Id,
            AuthMethod = secret is null ? ClientAuthMethod.PrivateKeyJwt : ClientAuthMethod.ClientSecretBasic,
            Assurance = bound ? ClientAssurance.High : secret is null ? ClientAssurance.Standard : ClientAssurance.Basic,
            RequireSender = bound,
            State = ClientState.Active,
            ValidFrom = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() - 3600),
            CreatedBy = "test-a",
            ActivatedBy = "test-b",
        };
        client.Scopes.AddRange(scopes.Select(scope => new ClientScope { ClientId = code, Scope = scope, RequestedBy = "test-a", ApprovedBy = "test-b" }));
        if (key is not null)
        {
            client.Keys.Add(Row(code, key, now));
        }
        if (secret is not null)
        {
            client.Secrets.Add(Row(code, secret, now));
        }
        await host.Behind(async db =>
        {
            db.Add(partner);
            db.Add(client);
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        return new Party(code, partner.Id, key, secret);
    }

    public static Rows.ClientKey Row(string client, TestKey key, DateTimeOffset now) => new()
    {
        ClientId = client,
        Kid = key.Kid,
        Alg = key.Algorithm.Name,
        PublicJwk = key.Public.PublicJwk,
        Thumbprint = key.Thumbprint,
        AddedAt = now,
    };

    public static Rows.ClientSecret Row(string client, string secret, DateTimeOffset now) => new()
    {
        ClientId = client,
        Sha256 = SecretFormat.Hash(secret),
        Hint = secret[^4..],
        CreatedAt = now,
        ConfirmedAt = now,
        NotAfter = now.AddDays(90),
    };

    public static AuthenticationHeaderValue BasicOf(string id, string secret) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));

    public static long Now(int after = 0) => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + after;

    /// <summary>Changes the client's row, as an operator would.</summary>
    public Task Change(AttackHost host, Action<Client> change) => host.Behind(async db =>
    {
        var row = await db.Set<Client>().Include(client => client.Scopes).Include(client => client.Secrets).Include(client => client.Keys).AsSplitQuery()
            .SingleAsync(client => client.Id == ClientId, TestContext.Current.CancellationToken);
        change(row);
        return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    });

    public JsonObject Header() => new() { ["alg"] = Key.Algorithm.Name, ["typ"] = "JWT", ["kid"] = Key.Kid };

    public JsonObject Claims() => new()
    {
        ["iss"] = ClientId,
        ["sub"] = ClientId,
        ["aud"] = Issuer,
        ["iat"] = Now(),
        ["exp"] = Now(60),
        ["jti"] = Guid.NewGuid().ToString("n"),
    };

    /// <summary>A good assertion with two merge patches over it, header and claims; <c>"@+60"</c> is the time in 60 s, <c>"@me"</c> the client.</summary>
    public string Assertion(string header = "", string claims = "", TestKey? key = null) =>
        (key ?? Key).Sign(Patched(Header(), header).ToJsonString(), Patched(Claims(), claims).ToJsonString());

    public Dictionary<string, string> Form(string? assertion = null, string? scope = null, string? clientId = null)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId ?? ClientId,
            ["client_assertion_type"] = AssertionType,
            ["client_assertion"] = assertion ?? Assertion(),
        };
        if (scope is not null)
        {
            form["scope"] = scope;
        }
        return form;
    }

    public static Dictionary<string, string> Grant(string? scope = null) =>
        scope is null ? new() { ["grant_type"] = "client_credentials" } : new() { ["grant_type"] = "client_credentials", ["scope"] = scope };

    /// <summary>A DPoP proof with merge patches over header and claims.</summary>
    public string Proof(string method, string url, string? token = null, string? nonce = null, string header = "", string claims = "", TestKey? key = null)
    {
        var signer = key ?? Dpop;
        var head = new JsonObject { ["alg"] = signer.Algorithm.Name, ["typ"] = "dpop+jwt", ["jwk"] = signer.PublicJwk };
        var body = new JsonObject { ["htm"] = method, ["htu"] = url, ["iat"] = Now(), ["jti"] = Guid.NewGuid().ToString("n") };
        if (token is not null)
        {
            body["ath"] = Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        }
        if (nonce is not null)
        {
            body["nonce"] = nonce;
        }
        return signer.Sign(Patched(head, header).ToJsonString(), Patched(body, claims).ToJsonString());
    }

    /// <summary>A token, asked for in the right way; bound when the client's tokens are.</summary>
    public async Task<string> Token(Wire wire, string? scope = null, bool bound = false)
    {
        var answer = bound
            ? await wire.Token(Form(scope: scope), null, Proof("POST", wire.TokenUrl, nonce: await Nonce(wire)))
            : await wire.Token(Secret is null ? Form(scope: scope) : Grant(scope), Secret is null ? null : Basic);
        Assert.True((int)answer.Status == 200, $"{ClientId}: {(int)answer.Status} {answer.Body}");
        return answer["access_token"]!;
    }

    /// <summary>A token that is asked for once and used by many tests, for a part of its life.</summary>
    public Task<string> Kept(Wire wire)
    {
        var now = TimeProvider.System.GetUtcNow();
        (Lazy<Task<string>>, DateTimeOffset) New() => (new(() => Token(wire)), now.AddMinutes(2));
        return kept.AddOrUpdate(wire, _ => New(), (_, known) => known.Until > now ? known : New()).Token.Value;
    }

    /// <summary>From the challenge that a proof without one meets.</summary>
    public async Task<string> Nonce(Wire wire) =>
        (await wire.Token(Party.Grant(), null, Proof("POST", wire.TokenUrl))).Header("DPoP-Nonce") ?? throw new InvalidOperationException("There was no challenge.");

    /// <summary>RFC 7396 over one object, times and the client's own id filled in; <c>"@null"</c> stands for a null that stays.</summary>
    internal JsonObject Patched(JsonObject target, string patch)
    {
        if (patch.Length == 0)
        {
            return target;
        }
        var text = Times().Replace(patch.Replace("@me", ClientId, StringComparison.Ordinal), match => Now(int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var (name, value) in JsonNode.Parse(text)!.AsObject().ToArray())
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = value is JsonValue single && single.TryGetValue<string>(out var word) && word == "@null" ? null : value.DeepClone();
            }
        }
        return target;
    }

    [GeneratedRegex("\"@([+-]\\d+)\"")]
    private static partial Regex Times();
}
