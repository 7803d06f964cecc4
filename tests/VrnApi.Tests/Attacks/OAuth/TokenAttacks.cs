using VrnApi.Data.Partners;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.OAuth;

/// <summary>What is asked about tokens, and tokens that should be dead.</summary>
public sealed class TokenAttacks(AttackHost host) : AttackTest(host)
{
    private const string Inactive = """{"active":false}""";

    [Theory]
    [Attack("OAUTH-21")]
    [InlineData("secret")]
    [InlineData("key")]
    [InlineData("same partner type")]
    [InlineData("scope, no resource")]
    [InlineData("scope, other resource")]
    [InlineData("resource, no scope")]
    public async Task OAUTH_21_introspection_by_a_stranger(string who)
    {
        var wire = await Host.First();
        var owner = await Party.WithKey(Host);
        var token = await owner.Token(wire);
        var stranger = who switch
        {
            "secret" => await Party.WithSecret(Host),
            "key" => await Party.WithKey(Host, type: PartnerType.School, scopes: ["services:read"]),
            "same partner type" => await Party.WithKey(Host),
            _ => await Party.WithKey(Host, bound: true, type: PartnerType.Council, scopes: who.StartsWith("scope", StringComparison.Ordinal) ? ["services:read", "tokens:introspect"] : ["services:read"]),
        };
        await stranger.Change(Host, client => client.Audience = who switch
        {
            "scope, other resource" => "https://elsewhere.example/api",
            "resource, no scope" => VrnHost.Issuer + "/api",
            _ => null,
        });

        var answer = await Introspect(wire, stranger, token);

        Assert.Equal((200, Inactive), ((int)answer.Status, answer.Body));
        Assert.Equal(["token.introspected"], await Host.Actions(answer));
        var own = await Introspect(wire, owner, token);
        Assert.Equal(("true", owner.ClientId), (own["active"], own["client_id"]));
        var server = await Party.WithKey(Host, bound: true, type: PartnerType.Council, scopes: ["services:read", "tokens:introspect"]);
        await server.Change(Host, client => client.Audience = VrnHost.Issuer + "/api");
        Assert.Equal("true", (await Introspect(wire, server, token))["active"]);
    }

    [Theory]
    [Attack("OAUTH-22")]
    [InlineData("nothing")]
    [InlineData("token as bearer")]
    [InlineData("client_id alone")]
    [InlineData("wrong secret")]
    public async Task OAUTH_22_introspection_unauthenticated(string how)
    {
        var wire = await Host.First();
        var party = await Party.WithSecret(Host);
        var token = await party.Token(wire);
        var form = new Dictionary<string, string> { ["token"] = token };
        if (how == "client_id alone")
        {
            form["client_id"] = party.ClientId;
        }
        var header = how switch
        {
            "token as bearer" => new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token),
            "wrong secret" => Party.BasicOf(party.ClientId, "vrn_sk_wrong"),
            _ => null,
        };

        await Refused(await wire.Post("/oauth/introspect", form, header), 401, "invalid_client", how == "wrong secret" ? "client.secret" : null, "Basic ");
        Assert.Equal("true", (await Introspect(wire, party, token))["active"]);
    }

    [Theory]
    [Attack("OAUTH-24")]
    [InlineData("twice")]
    [InlineData("garbage")]
    [InlineData("foreign")]
    [InlineData("assertion")]
    [InlineData("a.b.c")]
    public async Task OAUTH_24_revocation_twice_or_of_garbage(string what)
    {
        var wire = await Host.First();
        var (party, other) = (await Party.WithKey(Host), await Party.WithKey(Host));
        var (own, foreign) = (await party.Token(wire), await other.Token(wire));

        (await Revoke(wire, party, what switch { "twice" => own, "garbage" => "garbage", "foreign" => foreign, "assertion" => party.Assertion(), _ => what })).Is(200);
        (await Revoke(wire, party, what switch { "twice" => own, "foreign" => foreign, _ => "%00" })).Is(200);

        await Accepted(foreign);
        if (what != "twice")
        {
            await Accepted(own);
        }
        await Revoke(wire, party, own);
        await RefusedToken(own, "token.revoked");
    }

    [Fact]
    [Attack("OAUTH-25")]
    public async Task OAUTH_25_token_after_revocation()
    {
        var (first, second) = (await Host.First(), await Host.Second());
        var party = await Party.WithKey(Host);
        var (dead, living) = (await party.Token(first), await party.Token(first));
        await Accepted(dead);

        var answer = await Revoke(first, party, dead);

        Assert.Contains("token.revoked", await Host.Actions(answer));
        await RefusedToken(dead, "token.revoked");
        await Refused(await second.Get(Api, "Bearer " + dead), 401, "invalid_token", "token.revoked", "Bearer ");
        Assert.Equal(Inactive, (await Introspect(second, party, dead)).Body);
        await Accepted(living);
    }

    [Fact]
    [Attack("OAUTH-26")]
    public async Task OAUTH_26_token_after_all_tokens_were_revoked()
    {
        var (first, second) = (await Host.First(), await Host.Second());
        var party = await Party.WithKey(Host);
        var token = await party.Token(first);
        await Accepted(token);

        // The next whole second, so that tokens of this one die too.
        await party.Change(Host, client => client.ValidFrom = DateTimeOffset.FromUnixTimeSeconds(Party.Now(1)));

        await RefusedToken(token, "token.valid_from");
        await Refused(await second.Get(Api, "Bearer " + token), 401, "invalid_token", "token.valid_from", "Bearer ");
        // A token asked for at once is dated so that it lives.
        await Accepted(await party.Token(first));
    }

    [Theory]
    [Attack("OAUTH-30")]
    [InlineData("?limit=1&access_token=TOKEN")]
    [InlineData("?access_token=TOKEN")]
    [InlineData("?limit=1&token=TOKEN")]
    [InlineData("?limit=1&authorization=Bearer%20TOKEN")]
    [InlineData("FORM")]
    [InlineData("COOKIE")]
    public async Task OAUTH_30_token_in_the_query_or_form(string where)
    {
        var wire = await Host.First();
        var party = await Party.WithKey(Host);
        var token = await party.Token(wire);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/directory/services" + (where.StartsWith('?') ? where.Replace("TOKEN", token, StringComparison.Ordinal) : ""));
        if (where == "FORM")
        {
            request.Content = new FormUrlEncodedContent([new("access_token", token)]);
        }
        if (where == "COOKIE")
        {
            request.Headers.TryAddWithoutValidation("Cookie", $"access_token={token}");
        }

        var answer = await wire.Send(request);

        Assert.Equal(401, (int)answer.Status);
        Assert.StartsWith("Bearer ", answer.Challenge, StringComparison.Ordinal);
        Assert.DoesNotContain("error=", answer.Challenge, StringComparison.Ordinal);
        Assert.Empty(await Host.Reasons(answer));
        await Accepted(token);
    }

    private static async Task<Answer> Introspect(Wire wire, Party party, string token) => await Ask(wire, party, "/oauth/introspect", token);

    private static async Task<Answer> Revoke(Wire wire, Party party, string token) => await Ask(wire, party, "/oauth/revoke", token);

    private static async Task<Answer> Ask(Wire wire, Party party, string path, string token)
    {
        var form = party.Secret is null ? party.Form() : Party.Grant();
        form["token"] = token;
        return await wire.Post(path, form, party.Secret is null ? null : party.Basic);
    }
}
