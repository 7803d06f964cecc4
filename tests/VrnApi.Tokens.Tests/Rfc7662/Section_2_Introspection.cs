using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc7662;

public sealed class Section_2_Introspection
{
    [Fact]
    public async Task The_tokens_own_client_sees_it()
    {
        await using var host = await TestHost.StartAsync();
        var answer = await AskAsync(host, await host.CouncilTokenAsync());
        Assert.Equal(["active", "iss", "aud", "sub", "client_id", "partner", "scope", "iat", "exp", "jti", "token_type"], answer.Json!.Select(m => m.Key));
        Assert.Equal(("true", TestHost.Council, "Bearer"), (answer["active"], answer["client_id"], answer["token_type"]));
        Assert.Contains(host.Fakes.Events, e => e.Action == TokenActions.Introspected);
    }

    [Fact]
    public async Task A_stranger_learns_nothing_until_it_serves_the_resource_with_the_scope()
    {
        await using var host = await TestHost.StartAsync();
        var token = (await host.DashboardTokenAsync())["access_token"]!;
        Assert.Equal("{\"active\":false}", (await AskAsync(host, token)).Body);
        host.Fakes.Registered[TestHost.Council] = ["tokens:introspect"];
        Assert.Equal("{\"active\":false}", (await AskAsync(host, token)).Body);
        host.Fakes.Change(TestHost.Council, c => c with { Resource = "https://other.example" });
        Assert.Equal("{\"active\":false}", (await AskAsync(host, token)).Body);
        host.Fakes.Change(TestHost.Council, c => c with { Resource = TestHost.Resource });
        Assert.Equal("true", (await AskAsync(host, token))["active"]);
    }

    [Fact]
    public async Task Dead_and_broken_tokens_are_inactive()
    {
        await using var host = await TestHost.StartAsync();
        var token = await host.CouncilTokenAsync();
        Assert.Equal("false", (await AskAsync(host, "garbage"))["active"]);
        Assert.Equal("false", (await AskAsync(host, token[..^4] + "AAAA"))["active"]);
        host.Clock.Now = host.Clock.Now.AddSeconds(600);
        Assert.Equal("false", (await AskAsync(host, token))["active"]);
    }

    [Fact]
    public async Task Without_authentication_it_is_401()
    {
        await using var host = await TestHost.StartAsync();
        (await host.PostAsync("/oauth/introspect", new Dictionary<string, string> { ["token"] = "x" })).Is(401, "invalid_client");
    }

    [Fact]
    public async Task A_bound_token_shows_its_binding()
    {
        await using var host = await TestHost.StartAsync();
        var dpop = new DpopClient(host);
        var answer = await AskAsync(host, await host.CouncilTokenAsync(dpop));
        Assert.Equal(("DPoP", dpop.Key.Thumbprint), (answer["token_type"], answer.Json!["cnf"]!["jkt"]!.ToString()));
    }

    private static Task<Answer> AskAsync(TestHost host, string token) =>
        host.PostAsync("/oauth/introspect", new Dictionary<string, string>(host.AssertionForm()) { ["token"] = token });
}
