using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.External;

/// <summary>Design section 8, with a key set served in memory.</summary>
public sealed class ExternalIssuerTests
{
    private const string Issuer = "https://id.example";

    public static TheoryData<string, Action<JsonObject, JsonObject>> Changes => new()
    {
        { "iss not listed", (_, c) => c["iss"] = "https://other.example" },
        { "aud", (_, c) => c["aud"] = "other" },
        { "exp", (_, c) => c["exp"] = 1_900_000_000 },
        { "exp missing", (_, c) => c.Remove("exp") },
        { "iat ahead", (_, c) => c["iat"] = 1_900_000_031 },
        { "nbf ahead", (_, c) => c["nbf"] = 1_900_000_031 },
        { "unlinked", (_, c) => c["client_id"] = "someone" },
        { "client missing", (_, c) => c.Remove("client_id") },
        { "client with NUL", (_, c) => c["client_id"] = "a\0" },
        { "typ", (h, _) => h["typ"] = "JWT" },
        { "kid forged", (h, _) => h["kid"] = "other" },
        { "kid missing", (h, _) => h.Remove("kid") },
        { "alg", (h, _) => h["alg"] = "RS512" },
        { "cnf unknown", (_, c) => c["cnf"] = new JsonObject { ["jwk"] = new JsonObject() } },
        { "cnf bound", (_, c) => c["cnf"] = new JsonObject { ["jkt"] = "x" } },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task One_thing_changed_is_refused(string name, Action<JsonObject, JsonObject> change)
    {
        await using var peer = await Peer.StartAsync();
        var answer = await peer.Host.ApiAsync("Bearer " + peer.Token(change));
        Assert.True(answer is { Status: HttpStatusCode.Unauthorized, Error: "invalid_token" }, $"{name}: {answer.Body}");
        (await peer.Host.ApiAsync("Bearer " + peer.Token())).Is(200);
    }

    [Fact]
    public async Task Scopes_are_mapped_and_cut_to_the_registration()
    {
        await using var peer = await Peer.StartAsync(("Tokens:ExternalIssuers:0:ScopeMap:api.read", "services:read"));
        var answer = await peer.Host.ApiAsync("Bearer " + peer.Token((_, c) => c["scope"] = "api.read outcomes:publish services:write"));
        Assert.Equal(("council-x1", "services:read services:write"), (answer["id"], answer["scope"]));
        var list = await peer.Host.ApiAsync("Bearer " + peer.Token((_, c) => c["scope"] = new JsonArray("api.read", "outcomes:publish")));
        Assert.Equal("services:read", list["scope"]);
    }

    [Fact]
    public async Task Assurance_is_standard_or_high_when_configured_and_bound()
    {
        await using var peer = await Peer.StartAsync(("Tokens:ExternalIssuers:0:MaxAssurance", "High"));
        peer.Host.Fakes.Change("council-x1", c => c with { Assurance = Assurance.High });
        Assert.Equal("Standard", (await peer.Host.ApiAsync("Bearer " + peer.Token()))["assurance"]);
        var dpop = new DpopClient(peer.Host);
        var bound = peer.Token((_, c) => c["cnf"] = new JsonObject { ["jkt"] = dpop.Key.Thumbprint });
        Assert.Equal("High", (await dpop.CallAsync(bound))["assurance"]);
    }

    [Fact]
    public async Task Disabling_revoking_and_ValidFrom_work_as_for_our_own()
    {
        await using var peer = await Peer.StartAsync();
        var token = peer.Token((_, c) => c["jti"] = "x1");
        (await peer.Host.ApiAsync("Bearer " + token)).Is(200);
        await peer.Host.Fakes.RevokeAsync("x1", "council-x1", peer.Host.Clock.Now, TestContext.Current.CancellationToken);
        (await peer.Host.ApiAsync("Bearer " + token)).Is(401, "invalid_token");
        peer.Host.Fakes.Change("council-x1", c => c with { ValidFrom = peer.Host.Clock.Now.AddSeconds(1) });
        (await peer.Host.ApiAsync("Bearer " + peer.Token())).Is(401, "invalid_token");
        peer.Host.Fakes.Change("council-x1", c => c with { ValidFrom = peer.Host.Clock.Now, Enabled = false });
        (await peer.Host.ApiAsync("Bearer " + peer.Token())).Is(401, "invalid_token");
    }

    [Fact]
    public async Task Fifty_unknown_kids_cost_one_fetch_a_minute()
    {
        await using var peer = await Peer.StartAsync();
        (await peer.Host.ApiAsync("Bearer " + peer.Token())).Is(200);
        for (var i = 0; i < 50; i++)
        {
            (await peer.Host.ApiAsync("Bearer " + peer.Token((h, _) => h["kid"] = $"unknown-{i}"))).Is(401, "invalid_token");
        }
        Assert.Equal(1, peer.Fetches);
        peer.Host.Clock.Now = peer.Host.Clock.Now.AddMinutes(1);
        (await peer.Host.ApiAsync("Bearer " + peer.Token((h, _) => h["kid"] = "unknown"))).Is(401, "invalid_token");
        Assert.Equal(2, peer.Fetches);
    }

    [Fact]
    public async Task The_last_good_set_serves_a_day_while_the_other_side_is_down()
    {
        await using var peer = await Peer.StartAsync();
        (await peer.Host.ApiAsync("Bearer " + peer.Token())).Is(200);
        peer.Down = true;
        peer.Host.Clock.Now = peer.Host.Clock.Now.AddHours(23);
        (await peer.Host.ApiAsync("Bearer " + peer.Token())).Is(200);
        peer.Host.Clock.Now = peer.Host.Clock.Now.AddHours(1);
        (await peer.Host.ApiAsync("Bearer " + peer.Token())).Is(401, "invalid_token");
        peer.Down = false;
        peer.Host.Clock.Now = peer.Host.Clock.Now.AddMinutes(1);
        (await peer.Host.ApiAsync("Bearer " + peer.Token())).Is(200);
    }

    [Fact]
    public async Task Entra_names_the_client_in_azp_and_a_users_token_is_refused()
    {
        await using var peer = await Peer.StartAsync(TestKey.Rsa(Algorithm.RS256, "x1"), ("Tokens:ExternalIssuers:0:Preset", "Entra"));
        void App(JsonObject header, JsonObject claims)
        {
            header["typ"] = "JWT";
            claims.Remove("client_id");
            (claims["azp"], claims["roles"]) = ("foreign", new JsonArray("services:read"));
        }
        var answer = await peer.Host.ApiAsync("Bearer " + peer.Token(App));
        answer.Is(200);
        Assert.Equal("services:read", answer["scope"]);
        (await peer.Host.ApiAsync("Bearer " + peer.Token((h, c) =>
        {
            App(h, c);
            c["scp"] = "user";
        }))).Is(401, "invalid_token");
    }

    [Fact]
    public async Task Keycloak_says_Bearer_inside()
    {
        await using var peer = await Peer.StartAsync(("Tokens:ExternalIssuers:0:Preset", "Keycloak"));
        void Access(JsonObject header, JsonObject claims, string typ) =>
            (header["typ"], claims["azp"], claims["typ"]) = ("JWT", "foreign", typ);
        (await peer.Host.ApiAsync("Bearer " + peer.Token((h, c) => Access(h, c, "Bearer")))).Is(200);
        (await peer.Host.ApiAsync("Bearer " + peer.Token((h, c) => Access(h, c, "ID")))).Is(401, "invalid_token");
    }

    [Fact]
    public async Task A_client_with_a_key_set_URL_authenticates_by_it()
    {
        await using var peer = await Peer.StartAsync();
        peer.Host.Fakes.Change(TestHost.Council, c => c with { Keys = [], JwksUri = new Uri("https://council.example/jwks") });
        (await peer.Host.TokenAsync(peer.Host.AssertionForm(peer.Host.Assertion(key: peer.Key)))).Is(200);
        (await peer.Host.TokenAsync(peer.Host.AssertionForm())).Is(401, "invalid_client");
    }

    /// <summary>The issuer on the other side: its key, its key set, and our host that lists it.</summary>
    private sealed class Peer : HttpMessageHandler, IAsyncDisposable
    {
        public TestHost Host { get; private set; } = null!;

        public TestKey Key { get; private init; } = null!;

        public bool Down { get; set; }

        public int Fetches { get; private set; }

        public static Task<Peer> StartAsync(params (string, string)[] settings) => StartAsync(TestKey.Es256("x1"), settings);

        public static async Task<Peer> StartAsync(TestKey key, params (string Key, string Value)[] settings)
        {
            var all = new Dictionary<string, string?>
            {
                ["Tokens:ExternalIssuers:0:Issuer"] = Issuer,
                ["Tokens:ExternalIssuers:0:Audience"] = "vrn",
                ["Tokens:ExternalIssuers:0:JwksUri"] = Issuer + "/jwks",
            };
            foreach (var (name, value) in settings)
            {
                all[name] = value;
            }
            var peer = new Peer { Key = key };
            peer.Host = await TestHost.StartAsync(all, services: s =>
                s.AddHttpClient(TokenServices.JwksHttpClient).ConfigurePrimaryHttpMessageHandler(() => peer).SetHandlerLifetime(Timeout.InfiniteTimeSpan));
            peer.Host.Fakes.Add(new Client("council-x1", "council-x", ClientAuthMethod.External) { Assurance = Assurance.Standard },
                "services:read", "services:write");
            peer.Host.Fakes.Links[(Issuer, "foreign")] = "council-x1";
            return peer;
        }

        public string Token(Action<JsonObject, JsonObject>? change = null)
        {
            var header = new JsonObject { ["alg"] = Key.Algorithm.Name, ["typ"] = "at+jwt", ["kid"] = Key.Kid };
            var claims = new JsonObject
            {
                ["iss"] = Issuer,
                ["aud"] = new JsonArray("vrn", "other"),
                ["client_id"] = "foreign",
                ["scope"] = "services:read",
                ["iat"] = Host.Seconds(),
                ["exp"] = Host.Seconds(300),
            };
            change?.Invoke(header, claims);
            return Key.Sign(header, claims);
        }

        public async ValueTask DisposeAsync() => await Host.DisposeAsync();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Fetches++;
            // A key of another use in the same set must not spoil it. Entra's keys carry no alg.
            var jwk = Key.PublicJwk;
            jwk["kid"] = Key.Kid;
            var set = new JsonObject
            {
                ["keys"] = new JsonArray(new JsonObject { ["kty"] = "RSA", ["use"] = "enc", ["n"] = "AA", ["e"] = "AQAB" }, jwk),
            };
            return Task.FromResult(Down
                ? new HttpResponseMessage(HttpStatusCode.BadGateway)
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(set.ToJsonString()) });
        }
    }
}
