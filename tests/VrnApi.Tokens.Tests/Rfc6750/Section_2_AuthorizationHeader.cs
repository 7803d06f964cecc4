using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc6750;

public sealed class Section_2_AuthorizationHeader
{
    private const string Metadata = "resource_metadata=\"https://api.vrn.example/.well-known/oauth-protected-resource/api\"";

    [Fact]
    public async Task A_good_token_says_who_calls()
    {
        await using var host = await TestHost.StartAsync();
        var answer = await host.ApiAsync("Bearer " + await host.CouncilTokenAsync());
        answer.Is(200);
        Assert.Equal((TestHost.Council, "council-a", "services:read services:write"), (answer["id"], answer["partner"], answer["scope"]));
    }

    [Fact]
    public async Task Without_a_token_the_challenge_has_no_error()
    {
        await using var host = await TestHost.StartAsync();
        var answer = await host.ApiAsync(null);
        answer.Is(401);
        Assert.Equal("Bearer " + Metadata, answer.Challenge);
    }

    [Fact]
    public async Task A_bad_token_is_named_invalid_token_in_challenge_and_body()
    {
        await using var host = await TestHost.StartAsync();
        var answer = await host.ApiAsync("Bearer x.y.z");
        answer.Is(401, "invalid_token");
        Assert.Equal("Bearer error=\"invalid_token\", " + Metadata, answer.Challenge);
        Assert.Equal("application/problem+json", answer.Header("Content-Type"));
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a b")]
    [InlineData("Bearer a,b")]
    [InlineData("Bearer a, Bearer b")]
    [InlineData("Basic abc")]
    public async Task One_scheme_and_one_token_else_400(string header)
    {
        await using var host = await TestHost.StartAsync();
        (await host.ApiAsync(header)).Is(400, "invalid_request");
    }

    [Fact]
    public async Task A_403_names_the_scope_that_is_needed()
    {
        await using var host = await TestHost.StartAsync();
        var answer = await host.ApiAsync("Bearer " + await host.CouncilTokenAsync(), path: "/api/denied");
        answer.Is(403);
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"services:write\", " + Metadata, answer.Challenge);
    }

    [Fact]
    public async Task A_clients_secret_on_an_open_route_is_not_taken_for_a_bad_token()
    {
        await using var host = await TestHost.StartAsync();
        (await host.DashboardTokenAsync()).Is(200);
        Assert.DoesNotContain(host.Log.Lines, l => l.Contains(Refusal.RequestAuthorization.Code(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tokens_in_the_query_are_ignored()
    {
        await using var host = await TestHost.StartAsync();
        (await host.ApiAsync(null, path: "/api/services?access_token=" + await host.CouncilTokenAsync())).Is(401);
    }

    [Fact]
    public async Task The_scheme_is_read_without_case()
    {
        await using var host = await TestHost.StartAsync();
        (await host.ApiAsync("bEARER " + await host.CouncilTokenAsync())).Is(200);
    }
}
