using System.Net.Http.Headers;
using System.Text;
using VrnApi.Tokens.Clients;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc6749;

public sealed class Section_2_3_ClientAuthentication
{
    [Fact]
    public async Task Basic_with_the_right_secret_gets_a_token()
    {
        await using var host = await TestHost.StartAsync();
        var answer = await host.DashboardTokenAsync();
        answer.Is(200);
        Assert.Equal(("Bearer", "600", "services:read"), (answer["token_type"], answer["expires_in"], answer["scope"]));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Single(host.Fakes.SecretsUsed);
        Assert.Equal(TokenActions.Issued, host.Fakes.Events.Last().Action);
    }

    [Theory]
    [InlineData("Sandbox")]
    [InlineData("Production")]
    public async Task Unknown_client_wrong_secret_wrong_method_and_disabled_client_look_the_same(string environment)
    {
        await using var host = await TestHost.StartAsync(environment: environment);
        var expected = new Dictionary<Refusal, Answer>
        {
            [Refusal.ClientUnknown] = await host.TokenAsync(TestHost.Grant(), TestHost.Basic("nobody-1", host.Secret)),
            [Refusal.ClientSecret] = await host.TokenAsync(TestHost.Grant(), TestHost.Basic(TestHost.Dashboard, SecretFormat.Generate())),
            [Refusal.ClientMethod] = await host.TokenAsync(TestHost.Grant(), TestHost.Basic(TestHost.Council, host.Secret)),
        };
        host.Fakes.Change(TestHost.Dashboard, c => c with { Enabled = false });
        expected[Refusal.ClientDisabled] = await host.DashboardTokenAsync();
        Assert.All(expected.Values, a => a.Is(401, "invalid_client"));
        Assert.Single(expected.Values.Select(a => a.Body + a.Challenge).Distinct());
        Assert.StartsWith("Basic ", expected.Values.First().Challenge, StringComparison.Ordinal);
        Assert.Equal(expected.Keys, host.Fakes.Events.Select(e => e.Reason!.Value));
        Assert.Equal(4, host.FailedAuthentications);
        host.Fakes.Change(TestHost.Dashboard, c => c with { Enabled = true });
        (await host.DashboardTokenAsync()).Is(200);
    }

    [Theory]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Basic !!!")]
    [InlineData("Basic ZGFzaC0xOiV6eg==")]
    [InlineData("Basic /w==")]
    [InlineData("Basic")]
    [InlineData("Bearer abc")]
    public async Task Malformed_Basic_is_401_with_a_challenge(string header)
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new FormUrlEncodedContent(TestHost.Grant()) };
        request.Headers.TryAddWithoutValidation("Authorization", header);
        var answer = await host.SendAsync(request);
        answer.Is(401, "invalid_client");
        Assert.StartsWith("Basic ", answer.Challenge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_registered_method_is_binding_both_ways()
    {
        await using var host = await TestHost.StartAsync();
        var post = new Dictionary<string, string>(TestHost.Grant()) { ["client_id"] = TestHost.Dashboard, ["client_secret"] = host.Secret };
        (await host.TokenAsync(post)).Is(401, "invalid_client");
        (await host.TokenAsync(host.AssertionForm(host.Assertion(id: TestHost.Dashboard)))).Is(401, "invalid_client");
        Assert.Equal(Refusal.ClientMethod, host.Fakes.LastReason);
        host.Fakes.Change(TestHost.Dashboard, c => c with { Method = ClientAuthMethod.ClientSecretPost });
        (await host.TokenAsync(post)).Is(200);
        (await host.DashboardTokenAsync()).Is(401, "invalid_client");
    }

    [Fact]
    public async Task Two_methods_at_once_are_400()
    {
        await using var host = await TestHost.StartAsync();
        (await host.TokenAsync(host.AssertionForm(), TestHost.Basic(TestHost.Dashboard, host.Secret))).Is(400, "invalid_request");
        var both = host.AssertionForm();
        both["client_secret"] = host.Secret;
        (await host.TokenAsync(both)).Is(400, "invalid_request");
        Assert.Equal(Refusal.RequestCredentials, host.Fakes.LastReason);
        both.Remove("client_secret");
        (await host.TokenAsync(both)).Is(200);
    }

    [Fact]
    public async Task Basic_user_and_form_client_id_must_agree()
    {
        await using var host = await TestHost.StartAsync();
        var form = new Dictionary<string, string>(TestHost.Grant()) { ["client_id"] = TestHost.Council };
        (await host.TokenAsync(form, TestHost.Basic(TestHost.Dashboard, host.Secret))).Is(400, "invalid_request");
        form["client_id"] = TestHost.Dashboard;
        (await host.TokenAsync(form, TestHost.Basic(TestHost.Dashboard, host.Secret))).Is(200);
    }

    [Fact]
    public async Task No_credentials_and_credentials_in_the_query_are_401()
    {
        await using var host = await TestHost.StartAsync();
        (await host.TokenAsync(TestHost.Grant())).Is(401, "invalid_client");
        (await host.PostAsync($"/oauth/token?client_id={TestHost.Dashboard}&client_secret={host.Secret}", TestHost.Grant())).Is(401, "invalid_client");
        Assert.DoesNotContain(host.Log.Lines, l => l.Contains(host.Secret, StringComparison.Ordinal) && l.Contains("Refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_old_secret_in_grace_works_with_a_Deprecation_header_and_dies_at_its_end()
    {
        await using var host = await TestHost.StartAsync();
        var fresh = SecretFormat.Generate();
        var old = new ClientSecret(Guid.CreateVersion7(), SecretFormat.Hash(host.Secret), host.Clock.Now.AddDays(1), host.Clock.Now.AddDays(-1));
        host.Fakes.Change(TestHost.Dashboard, c => c with
        {
            Secrets = [old, new ClientSecret(Guid.CreateVersion7(), SecretFormat.Hash(fresh), host.Clock.Now.AddDays(300))],
        });
        var answer = await host.DashboardTokenAsync();
        answer.Is(200);
        Assert.Equal($"@{host.Seconds(-86400)}", answer.Header("Deprecation"));
        Assert.Contains(host.Fakes.Events, e => e.Action == TokenActions.OldSecretUsed);
        var control = await host.TokenAsync(TestHost.Grant(), TestHost.Basic(TestHost.Dashboard, fresh));
        control.Is(200);
        Assert.Null(control.Header("Deprecation"));
        host.Clock.Now = host.Clock.Now.AddDays(1);
        (await host.DashboardTokenAsync()).Is(401, "invalid_client");
    }

    [Fact]
    public void Secrets_know_their_own_form()
    {
        var secret = SecretFormat.Generate();
        Assert.Matches("^" + SecretFormat.Pattern + "$", secret);
        Assert.True(SecretFormat.IsWellFormed(secret));
        Assert.NotEqual(secret, SecretFormat.Generate());
        var other = secret[20] == 'a' ? 'b' : 'a';
        Assert.False(SecretFormat.IsWellFormed(secret[..20] + other + secret[21..]));
        Assert.False(SecretFormat.IsWellFormed(secret + "x"));
    }

    [Fact]
    public async Task Basic_halves_are_form_encoded()
    {
        await using var host = await TestHost.StartAsync();
        var plain = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("dash%2D1:" + host.Secret)));
        (await host.TokenAsync(TestHost.Grant(), plain)).Is(200);
    }
}
