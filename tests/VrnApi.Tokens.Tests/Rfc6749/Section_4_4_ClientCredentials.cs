using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc6749;

public sealed class Section_4_4_ClientCredentials
{
    [Theory]
    [InlineData(null, "invalid_request")]
    [InlineData("password", "unsupported_grant_type")]
    [InlineData("Client_Credentials", "unsupported_grant_type")]
    [InlineData("refresh_token", "unsupported_grant_type")]
    public async Task Only_this_grant_exists(string? grant, string error)
    {
        await using var host = await TestHost.StartAsync();
        var form = grant is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["grant_type"] = grant };
        (await host.TokenAsync(form, TestHost.Basic(TestHost.Dashboard, host.Secret))).Is(400, error);
    }

    [Fact]
    public async Task Authentication_is_checked_before_the_grant()
    {
        await using var host = await TestHost.StartAsync();
        (await host.TokenAsync(new Dictionary<string, string> { ["grant_type"] = "password" })).Is(401, "invalid_client");
    }

    [Theory]
    [InlineData("services:read", "")]
    [InlineData("services:read services:write", "")]
    [InlineData("services:write services:read services:write", "")]
    [InlineData("services:read  services:write", "invalid_scope")]
    [InlineData(" services:read", "invalid_scope")]
    [InlineData("services:read\tservices:write", "invalid_scope")]
    [InlineData("\"services:read\"", "invalid_scope")]
    [InlineData("services:read outcomes:write", "invalid_scope")]
    [InlineData("SERVICES:READ", "invalid_scope")]
    public async Task Scopes_are_registered_ones_and_one_bad_value_refuses_all(string scope, string error)
    {
        await using var host = await TestHost.StartAsync();
        var form = host.AssertionForm();
        form["scope"] = scope;
        var answer = await host.TokenAsync(form);
        answer.Is(error.Length == 0 ? 200 : 400, error);
        Assert.Equal(error.Length == 0, answer["access_token"] is not null);
    }

    [Fact]
    public async Task Two_thousand_scopes_are_refused_before_any_is_looked_up()
    {
        await using var host = await TestHost.StartAsync();
        (await host.DashboardTokenAsync(string.Join(' ', Enumerable.Repeat("services:read", 2000)))).Is(400, "invalid_scope");
        Assert.Equal(Refusal.ScopeSyntax, host.Fakes.LastReason);
        (await host.DashboardTokenAsync(string.Join(' ', Enumerable.Repeat("services:read", 50)))).Is(200);
    }

    [Fact]
    public async Task Above_the_assurance_is_refused_by_name_and_left_out_otherwise()
    {
        await using var host = await TestHost.StartAsync();
        host.Fakes.Registered[TestHost.Dashboard] = ["outcomes:write", "services:read"];
        host.Fakes.AboveAssurance.Add("outcomes:write");
        (await host.DashboardTokenAsync("outcomes:write")).Is(400, "invalid_scope");
        Assert.Equal(Refusal.ScopeAssurance, host.Fakes.LastReason);
        Assert.Equal("services:read", (await host.DashboardTokenAsync())["scope"]);
        host.Fakes.AboveAssurance.Clear();
        Assert.Equal("outcomes:write services:read", (await host.DashboardTokenAsync())["scope"]);
    }

    [Fact]
    public async Task A_gated_scope_needs_its_agreement_only_when_asked_by_name()
    {
        await using var host = await TestHost.StartAsync();
        host.Fakes.Registered[TestHost.Dashboard] = ["outcomes:detail", "services:read"];
        host.Fakes.WithoutAgreement.Add("outcomes:detail");
        var answer = await host.DashboardTokenAsync("outcomes:detail");
        answer.Is(400, "invalid_scope");
        Assert.Equal("isa-1 ended", answer["error_description"]);
        Assert.Equal("services:read", (await host.DashboardTokenAsync())["scope"]);
        host.Fakes.WithoutAgreement.Clear();
        (await host.DashboardTokenAsync("outcomes:detail")).Is(200);
    }

    [Fact]
    public async Task An_inactive_partner_is_refused()
    {
        await using var host = await TestHost.StartAsync();
        host.Fakes.Change(TestHost.Dashboard, c => c with { PartnerActive = false });
        (await host.DashboardTokenAsync()).Is(400, "unauthorized_client");
        host.Fakes.Change(TestHost.Dashboard, c => c with { PartnerActive = true });
        (await host.DashboardTokenAsync()).Is(200);
    }

    [Fact]
    public async Task The_first_failing_check_answers()
    {
        await using var host = await TestHost.StartAsync();
        host.Fakes.Change(TestHost.Dashboard, c => c with { PartnerActive = false, RequireSender = true });
        var basic = TestHost.Basic(TestHost.Dashboard, host.Secret);
        var form = new Dictionary<string, string>(TestHost.Grant("nope")) { ["resource"] = "https://other.example" };
        (await host.TokenAsync(form, basic)).Is(400, "invalid_scope");
        form["scope"] = "services:read";
        (await host.TokenAsync(form, basic)).Is(400, "invalid_target");
        form["resource"] = TestHost.Resource;
        (await host.TokenAsync(form, basic)).Is(400, "unauthorized_client");
        host.Fakes.Change(TestHost.Dashboard, c => c with { PartnerActive = true });
        (await host.TokenAsync(form, basic)).Is(400, "invalid_request");
        Assert.Equal(Refusal.SenderRequired, host.Fakes.LastReason);
        host.Fakes.Change(TestHost.Dashboard, c => c with { RequireSender = false });
        (await host.TokenAsync(form, basic)).Is(200);
    }
}
