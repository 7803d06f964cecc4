using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc7009;

public sealed class Section_2_Revocation
{
    [Fact]
    public async Task A_revoked_token_is_dead_and_revoking_twice_is_200()
    {
        await using var host = await TestHost.StartAsync();
        var token = await host.CouncilTokenAsync();
        (await host.ApiAsync("Bearer " + token)).Is(200);
        (await RevokeAsync(host, token)).Is(200);
        (await host.ApiAsync("Bearer " + token)).Is(401, "invalid_token");
        Assert.Contains(host.Fakes.Events, e => e.Action == TokenActions.Revoked && e.ClientId == TestHost.Council);
        (await RevokeAsync(host, token)).Is(200);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("a.b.c")]
    public async Task Garbage_is_200_and_changes_nothing(string token)
    {
        await using var host = await TestHost.StartAsync();
        (await RevokeAsync(host, token)).Is(200);
        Assert.DoesNotContain(host.Fakes.Events, e => e.Action == TokenActions.Revoked);
    }

    [Fact]
    public async Task Anothers_token_stays_alive()
    {
        await using var host = await TestHost.StartAsync();
        var foreign = (await host.DashboardTokenAsync())["access_token"]!;
        (await RevokeAsync(host, foreign)).Is(200);
        (await host.ApiAsync("Bearer " + foreign)).Is(200);
    }

    [Fact]
    public async Task It_takes_client_authentication_and_a_token()
    {
        await using var host = await TestHost.StartAsync();
        (await host.PostAsync("/oauth/revoke", new Dictionary<string, string> { ["token"] = "x" })).Is(401, "invalid_client");
        (await host.PostAsync("/oauth/revoke", host.AssertionForm())).Is(400, "invalid_request");
    }

    private static Task<Answer> RevokeAsync(TestHost host, string token) =>
        host.PostAsync("/oauth/revoke", new Dictionary<string, string>(host.AssertionForm()) { ["token"] = token });
}
