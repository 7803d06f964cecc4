using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using VrnApi.Data.Tokens;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Keys;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.OAuth;

/// <summary>Tokens of a listed external issuer, whose key set is pinned to a file: they say who calls and nothing more.</summary>
public sealed class ExternalIssuerAttacks(AttackHost host, ExternalIssuerAttacks.Issuer issuer) : AttackTest(host), IClassFixture<ExternalIssuerAttacks.Issuer>
{
    private const string Us = VrnHost.Issuer + "/api";

    [Theory]
    [Attack("OAUTH-32")]
    [InlineData("""{"iss":"https://unlisted.example"}""", "", null)]
    [InlineData("""{"iss":"https://idp.example/"}""", "", null)]
    [InlineData("""{"iss":"HTTPS://idp.example"}""", "", null)]
    [InlineData("""{"aud":"https://elsewhere.example"}""", "", "external.aud")]
    [InlineData("""{"aud":null}""", "", "external.aud")]
    [InlineData("""{"client_id":"unlinked"}""", "", null)]
    [InlineData("""{"client_id":null}""", "", null)]
    [InlineData("""{"client_id":["linked"]}""", "", null)]
    [InlineData("""{"exp":"@-1"}""", "", "token.exp")]
    [InlineData("""{"exp":null}""", "", "token.exp")]
    [InlineData("""{"iat":null}""", "", "token.iat")]
    [InlineData("""{"nbf":"@+60"}""", "", "token.iat")]
    [InlineData("""{"cnf":{"unheard":"of"}}""", "", "binding.key")]
    [InlineData("", """{"kid":"unknown"}""", null)]
    [InlineData("", """{"kid":null}""", null)]
    [InlineData("", """{"typ":"JWT"}""", null)]
    [InlineData("", """{"alg":"none"}""", null)]
    [InlineData("FORGED", "", null)]
    [InlineData("OURS", "", null)]
    [InlineData("PENDING", "", null)]
    public async Task OAUTH_32_external_issuer_not_listed_or_token_not_for_us(string claims, string header, string? reason)
    {
        var (wire, party, foreign) = await issuer.Linked(Host, "services:read", pending: claims == "PENDING");
        var forged = claims switch { "FORGED" => TestKey.Es256(AttackHost.ExternalKey.Kid), "OURS" => party.Key, _ => AttackHost.ExternalKey };
        var patch = claims.StartsWith('{') ? claims : "";

        await Refused(await wire.Get(Api, "Bearer " + Issuer.Token(party, foreign, patch, header, forged)), 401, "invalid_token", reason, "Bearer ");
        var (_, other, name) = await issuer.Linked(Host, "services:read");
        var good = await wire.Get(Api, "Bearer " + Issuer.Token(other, name));
        Assert.True((int)good.Status == 200, good.Body);
    }

    [Theory]
    [Attack("OAUTH-33")]
    [InlineData("services:read organisations:read partners:admin", "/v1/networks", "scope.unregistered")]
    [InlineData("members:read", "/v1/networks", "scope.unregistered")]
    [InlineData("organisations:read", Api, "scope.not_in_token")]
    [InlineData("SERVICES:READ", Api, "scope.not_in_token")]
    [InlineData("", Api, "scope.not_in_token")]
    public async Task OAUTH_33_external_issuer_scope_beyond_the_registration(string scope, string path, string reason)
    {
        var (wire, party, foreign) = await issuer.Linked(Host, "services:read");

        await Refused(await wire.Get(path, "Bearer " + Issuer.Token(party, foreign, $$"""{"scope":"{{scope}}"}""")), 403, "insufficient_scope", reason, "Bearer ");
        (await wire.Get(Api, "Bearer " + Issuer.Token(party, foreign, """{"scope":"services:read partners:admin"}"""))).Is(200);
    }

    [Fact]
    [Attack("OAUTH-34")]
    public async Task OAUTH_34_external_issuer_fifty_unknown_kids()
    {
        using var other = new Counting(new JsonObject { ["keys"] = new JsonArray(AttackHost.ExternalKey.RegisteredJwk) }.ToJsonString());
        var clock = new FixedClock();
        var sets = new RemoteKeySets(other, clock, NullLogger<RemoteKeySets>.Instance);
        var address = new Uri("https://idp.example/jwks");
        Assert.Single(await sets.FindAsync(address, Algorithm.All, AttackHost.ExternalKey.Kid, Ct));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(kid => sets.FindAsync(address, Algorithm.All, $"unknown-{kid}", Ct)));
        Assert.Equal(1, other.Fetches);

        clock.Now = clock.Now.AddSeconds(61);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(kid => sets.FindAsync(address, Algorithm.All, $"unknown-{kid}", Ct)));
        Assert.Equal(2, other.Fetches);
        // The key that is known works on, and a token by an unknown one is refused by the host.
        Assert.Single(await sets.FindAsync(address, Algorithm.All, AttackHost.ExternalKey.Kid, Ct));
        var (wire, party, foreign) = await issuer.Linked(Host, "services:read");
        await Refused(await wire.Get(Api, "Bearer " + Issuer.Token(party, foreign, header: """{"kid":"unknown-1"}""")), 401, "invalid_token", null, "Bearer ");
    }

    /// <summary>The issuer's web server: says how often it was asked.</summary>
    private sealed class Counting(string body) : HttpMessageHandler, IHttpClientFactory
    {
        private int fetches;

        public int Fetches => fetches;

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref fetches);
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent(body) });
        }
    }

    /// <summary>The issuer elsewhere that the hosts list.</summary>
    public sealed class Issuer
    {
        private readonly Dictionary<string, Party> known = [];


        /// <summary>A client of ours, linked to a client over there.</summary>
        public async Task<(Wire Wire, Party Party, string Foreign)> Linked(AttackHost host, string scope, bool pending = false)
        {
            var wire = await host.First();
            if (!pending && known.TryGetValue(scope, out var earlier))
            {
                return (wire, earlier, "foreign-" + earlier.ClientId);
            }
            var party = await Party.WithKey(host, scopes: [scope]);
            var foreign = "foreign-" + party.ClientId;
            if (!pending)
            {
                known[scope] = party;
            }
            await host.Behind(db =>
            {
                db.Add(new ExternalIdentity
                {
                    Issuer = "https://idp.example",
                    ForeignClientId = foreign,
                    ClientId = party.ClientId,
                    State = pending ? LinkState.Pending : LinkState.Active,
                    CreatedBy = "test-a",
                    ActivatedBy = pending ? null : "test-b",
                });
                return db.SaveChangesAsync(Ct);
            });
            return (wire, party, foreign);
        }

        public static string Token(Party party, string foreign, string claims = "", string header = "", TestKey? key = null)
        {
            var payload = new JsonObject
            {
                ["iss"] = "https://idp.example",
                ["aud"] = Us,
                ["client_id"] = foreign,
                ["sub"] = foreign,
                ["scope"] = "services:read",
                ["iat"] = Party.Now(),
                ["exp"] = Party.Now(300),
                ["jti"] = Guid.NewGuid().ToString("n"),
            };
            var head = new JsonObject { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = AttackHost.ExternalKey.Kid };
            return (key ?? AttackHost.ExternalKey).Sign(party.Patched(head, header).ToJsonString(), party.Patched(payload, claims).ToJsonString());
        }
    }
}
