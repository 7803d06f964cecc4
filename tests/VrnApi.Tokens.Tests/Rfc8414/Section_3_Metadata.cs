using System.Text.Json.Nodes;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc8414;

public sealed class Section_3_Metadata
{
    private static readonly string[] Members =
    [
        "issuer", "token_endpoint", "jwks_uri", "introspection_endpoint", "revocation_endpoint", "grant_types_supported", "response_types_supported",
        "scopes_supported", "token_endpoint_auth_methods_supported", "token_endpoint_auth_signing_alg_values_supported",
        "introspection_endpoint_auth_methods_supported", "introspection_endpoint_auth_signing_alg_values_supported",
        "revocation_endpoint_auth_methods_supported", "revocation_endpoint_auth_signing_alg_values_supported", "dpop_signing_alg_values_supported",
        "tls_client_certificate_bound_access_tokens", "protected_resources", "service_documentation",
    ];

    [Theory]
    [InlineData("/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task The_issuer_comes_from_configuration_whatever_the_Host(string path)
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = "evil.example";
        var answer = await host.SendAsync(request);
        answer.Is(200);
        Assert.Equal(Members, answer.Json!.Select(m => m.Key));
        Assert.Equal(TestHost.Issuer, answer["issuer"]);
        Assert.DoesNotContain("evil", answer.Body, StringComparison.Ordinal);
        Assert.Equal("public, max-age=300", answer.Header("Cache-Control"));
        Assert.Equal(["client_credentials"], answer.Json!["grant_types_supported"]!.AsArray().Select(v => v!.ToString()));
        Assert.Empty(answer.Json!["response_types_supported"]!.AsArray());
    }

    [Fact]
    public async Task The_mTLS_aliases_and_methods_stand_there_when_the_listener_is_on()
    {
        await using var host = await TestHost.StartAsync(new Dictionary<string, string?> { ["Tokens:Mtls:Origin"] = "https://mtls.vrn.example" });
        var answer = await host.ApiAsync(null, path: "/.well-known/oauth-authorization-server");
        Assert.Equal("https://mtls.vrn.example/oauth/token", answer.Json!["mtls_endpoint_aliases"]!["token_endpoint"]!.ToString());
        Assert.Contains("self_signed_tls_client_auth", answer.Json!["token_endpoint_auth_methods_supported"]!.AsArray().Select(v => v!.ToString()));
    }

    [Fact]
    public async Task The_key_set_has_an_ETag_and_no_private_member()
    {
        await using var host = await TestHost.StartAsync();
        var answer = await host.ApiAsync(null, path: "/oauth/jwks");
        answer.Is(200);
        Assert.Equal("application/jwk-set+json", answer.Header("Content-Type"));
        var key = Assert.Single(answer.Json!["keys"]!.AsArray())!.AsObject();
        Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], key.Select(m => m.Key).Order(StringComparer.Ordinal));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/oauth/jwks");
        again.Headers.TryAddWithoutValidation("If-None-Match", answer.Header("ETag"));
        (await host.SendAsync(again)).Is(304);
    }

    [Theory]
    [InlineData("Tokens:Issuer", "http://api.vrn.example")]
    [InlineData("Tokens:Issuer", "https://api.vrn.example/")]
    [InlineData("Tokens:Issuer", "")]
    [InlineData("Tokens:AccessTokenSeconds", "601")]
    [InlineData("Tokens:SkewSeconds", "61")]
    [InlineData("Tokens:Explain", "true")]
    [InlineData("Tokens:Issue", "false")]
    [InlineData("Tokens:Misspelt", "1")]
    [InlineData("Tokens:Dpop:Misspelt", "1")]
    public async Task A_weak_or_unknown_setting_stops_the_start(string key, string value) => await Assert.ThrowsAnyAsync<Exception>(
        async () => await (await TestHost.StartAsync(new Dictionary<string, string?> { [key] = value }, "Production")).DisposeAsync());

    [Theory]
    [InlineData("Sandbox", 200)]
    [InlineData("Development", 200)]
    [InlineData("Production", 404)]
    public async Task Explain_exists_in_Sandbox_and_Development_only(string environment, int status)
    {
        await using var host = await TestHost.StartAsync(environment: environment);
        (await host.PostAsync("/oauth/explain", new Dictionary<string, string> { ["assertion"] = "x" })).Is(status);
    }

    [Fact]
    public async Task Explain_lists_every_rule_and_spends_nothing()
    {
        await using var host = await TestHost.StartAsync();
        var bad = host.Assertion((_, c) => c["aud"] = TestHost.TokenUrl);
        var rules = (await host.PostAsync("/oauth/explain", new Dictionary<string, string> { ["assertion"] = bad })).Json!["assertion"]!.AsArray();
        Assert.Equal("fail", Result(rules, "assertion.aud"));
        Assert.Equal("pass", Result(rules, "assertion.signature"));
        Assert.Equal("not reached", Result(rules, "assertion.jti"));
        var good = host.Assertion();
        var all = (await host.PostAsync("/oauth/explain", new Dictionary<string, string> { ["assertion"] = good })).Json!["assertion"]!.AsArray();
        Assert.All(all, r => Assert.Equal("pass", r!["result"]!.ToString()));
        Assert.All(all, r => Assert.NotEmpty(r!["expected"]!.ToString()));
        (await host.TokenAsync(host.AssertionForm(good))).Is(200);

        var used = (await host.PostAsync("/oauth/explain", new Dictionary<string, string> { ["assertion"] = good })).Json!["assertion"]!.AsArray();
        Assert.Equal("fail", Result(used, "assertion.jti_used"));
        Assert.All(used.SkipLast(1), r => Assert.Equal("pass", r!["result"]!.ToString()));

        var asSent = await host.PostAsync("/oauth/explain", host.AssertionForm(good));
        Assert.Equal(used.ToJsonString(), asSent.Json!["assertion"]!.ToJsonString());
        (await host.PostAsync("/oauth/explain", new Dictionary<string, string> { ["token"] = good })).Is(400, "invalid_request");
    }

    [Fact]
    public async Task Explain_does_not_tell_an_unknown_client_from_one_with_a_secret()
    {
        await using var host = await TestHost.StartAsync();
        async Task<string> About(string id) =>
            (await host.PostAsync("/oauth/explain", new Dictionary<string, string> { ["assertion"] = host.Assertion(id: id) })).Json!.ToJsonString();

        var unknown = await About("nobody-1");

        Assert.NotEqual(unknown, await About(TestHost.Council));
        Assert.Equal(unknown, await About(TestHost.Dashboard));
    }

    private static string Result(JsonArray rules, string rule) => rules.Single(r => r!["rule"]!.ToString() == rule)!["result"]!.ToString();
}
