using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Platform.Security;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Architecture;

public sealed class RouteTests(VrnHost host)
{
    /// <summary>The addresses that anybody may read; everything else carries a scope.</summary>
    private static readonly string[] Open = ["/health/", "/openapi/", "/docs", "/oauth/", "/.well-known/", "/oruk/v3", "/problems", "/schemas", "/postman/", "/audit/", "/graphql/schema.graphql", "/graphql/explorer"];

    [Fact]
    public async Task Every_route_names_its_scope_or_says_that_it_is_open()
    {
        await using var scope = await host.Inside();
        var endpoints = scope.ServiceProvider.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToArray();
        Assert.NotEmpty(endpoints);

        var bare = endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<ScopeRequirement>() is null && endpoint.Metadata.GetMetadata<TokenSuffices>() is null && endpoint.Metadata.GetMetadata<ScopedByField>() is null)
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
                || !IsOpen("/" + endpoint.RoutePattern.RawText!.TrimStart('/')))
            .Select(endpoint => endpoint.DisplayName);

        Assert.Equal([], bare);
    }
    private static bool IsOpen(string route) => route == "/" || Open.Any(prefix => route.StartsWith(prefix, StringComparison.Ordinal));
}
