using System.Text.Json.Nodes;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc9068;

public sealed class Section_4_Validation
{
    public static TheoryData<string, Action<JsonObject>, Refusal> Changes => new()
    {
        { "iss", c => c["iss"] = "https://evil.example", Refusal.TokenIss },
        { "aud", c => c["aud"] = TestHost.Issuer, Refusal.TokenAud },
        { "aud missing", c => c.Remove("aud"), Refusal.TokenAud },
        { "exp now", c => c["exp"] = 1_900_000_000, Refusal.TokenExp },
        { "exp missing", c => c.Remove("exp"), Refusal.TokenExp },
        { "iat ahead", c => c["iat"] = 1_900_000_006, Refusal.TokenIat },
        { "iat missing", c => c.Remove("iat"), Refusal.TokenIat },
        { "jti missing", c => c.Remove("jti"), Refusal.TokenJti },
        { "client unknown", c => c["client_id"] = "nobody-1", Refusal.TokenClient },
        { "client nonsense", c => c["client_id"] = "a\0b", Refusal.TokenClient },
        { "client missing", c => c.Remove("client_id"), Refusal.TokenClient },
        { "aud array", c => c["aud"] = new JsonArray(TestHost.Resource), Refusal.TokenMalformed },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task One_claim_changed_is_refused(string name, Action<JsonObject> change, Refusal reason)
    {
        await using var host = await TestHost.StartAsync();
        (await host.ApiAsync("Bearer " + await host.OwnTokenAsync())).Is(200);
        var tokens = (Bearer.AccessTokens)host.Services.GetService(typeof(Bearer.AccessTokens))!;
        var text = await host.OwnTokenAsync(change);
        (await host.ApiAsync("Bearer " + text)).Is(401, "invalid_token");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => tokens.ValidateAsync(text, TestContext.Current.CancellationToken));
        Assert.True(reason == refused.Reason, $"{name}: {refused.Reason}");
    }

    [Fact]
    public async Task The_type_keeps_uses_of_one_key_apart()
    {
        await using var host = await TestHost.StartAsync();
        (await host.ApiAsync("Bearer " + await host.OwnTokenAsync(typ: "audit-checkpoint+jwt"))).Is(401, "invalid_token");
        (await host.ApiAsync("Bearer " + await host.OwnTokenAsync(typ: "application/at+jwt"))).Is(200);
    }

    [Fact]
    public async Task An_issued_token_has_exactly_the_claims_of_the_profile()
    {
        await using var host = await TestHost.StartAsync();
        var parts = (await host.CouncilTokenAsync()).Split('.');
        var header = JsonNode.Parse(Base64UrlText.Decode(parts[0]))!.AsObject();
        var claims = JsonNode.Parse(Base64UrlText.Decode(parts[1]))!.AsObject();
        Assert.Equal(["alg", "typ", "kid"], header.Select(h => h.Key));
        Assert.Equal(["iss", "aud", "sub", "client_id", "partner", "scope", "iat", "exp", "jti"], claims.Select(c => c.Key));
        Assert.Equal(("ES256", "at+jwt"), (header["alg"]!.ToString(), header["typ"]!.ToString()));
        Assert.Equal((TestHost.Resource, TestHost.Council, 600L), (claims["aud"]!.ToString(), claims["sub"]!.ToString(), (long)claims["exp"]! - (long)claims["iat"]!));
        Assert.Equal(16, Base64UrlText.Decode(claims["jti"]!.ToString()).Length);
    }

    [Fact]
    public async Task A_partners_key_signs_nothing_of_ours()
    {
        await using var host = await TestHost.StartAsync();
        (await host.ApiAsync("Bearer " + host.Assertion())).Is(401, "invalid_token");
        var ours = (await host.OwnTokenAsync()).Split('.');
        var forged = host.Key.Sign(
            System.Text.Encoding.UTF8.GetString(Base64UrlText.Decode(ours[0])), System.Text.Encoding.UTF8.GetString(Base64UrlText.Decode(ours[1])));
        (await host.ApiAsync("Bearer " + forged)).Is(401, "invalid_token");
    }

    [Fact]
    public async Task A_disabled_client_and_an_earlier_ValidFrom_kill_live_tokens()
    {
        await using var host = await TestHost.StartAsync();
        var token = await host.CouncilTokenAsync();
        host.Fakes.Change(TestHost.Council, c => c with { Enabled = false });
        (await host.ApiAsync("Bearer " + token)).Is(401, "invalid_token");
        Assert.Equal((TokenActions.AccessDenied, Refusal.TokenClient), (host.Fakes.Events.Last().Action, host.Fakes.LastReason));
        host.Fakes.Change(TestHost.Council, c => c with { Enabled = true });
        (await host.ApiAsync("Bearer " + token)).Is(200);
        host.Fakes.Change(TestHost.Council, c => c with { ValidFrom = host.Clock.Now.AddSeconds(1) });
        (await host.ApiAsync("Bearer " + token)).Is(401, "invalid_token");
        // A token of the same second is not born dead: its iat is moved to ValidFrom.
        (await host.ApiAsync("Bearer " + await host.CouncilTokenAsync())).Is(200);
    }
}
