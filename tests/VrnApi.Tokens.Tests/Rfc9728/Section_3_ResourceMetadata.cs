using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc9728;

public sealed class Section_3_ResourceMetadata
{
    [Theory]
    [InlineData("/.well-known/oauth-protected-resource")]
    [InlineData("/.well-known/oauth-protected-resource/api")]
    public async Task Both_forms_name_resource_and_issuer(string path)
    {
        await using var host = await TestHost.StartAsync();
        var answer = await host.ApiAsync(null, path: path);
        answer.Is(200);
        Assert.Equal(TestHost.Resource, answer["resource"]);
        Assert.Equal([TestHost.Issuer], answer.Json!["authorization_servers"]!.AsArray().Select(v => v!.ToString()));
    }

    [Fact]
    public async Task Without_our_own_issuer_the_external_one_is_named_and_the_server_routes_are_gone()
    {
        await using var host = await TestHost.StartAsync(new Dictionary<string, string?>
        {
            ["Tokens:Issue"] = "false",
            ["Tokens:ExternalIssuers:0:Issuer"] = "https://id.example",
            ["Tokens:ExternalIssuers:0:Audience"] = "vrn",
            ["Tokens:ExternalIssuers:0:JwksUri"] = "https://id.example/jwks",
        });
        var answer = await host.ApiAsync(null, path: "/.well-known/oauth-protected-resource/api");
        Assert.Equal(["https://id.example"], answer.Json!["authorization_servers"]!.AsArray().Select(v => v!.ToString()));
        foreach (var path in (string[])["/oauth/token", "/oauth/jwks", "/oauth/introspect", "/oauth/revoke", "/.well-known/oauth-authorization-server"])
        {
            (await host.ApiAsync(null, path: path)).Is(404);
        }
    }
}
