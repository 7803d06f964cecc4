using Microsoft.Extensions.DependencyInjection;
using VrnApi.GraphQL;
using VrnApi.Platform.GraphQL;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Contracts;

/// <summary>Which scope each root field of GraphQL demands changes on purpose alone.</summary>
public sealed class GraphQLScopesContractTests(VrnHost host)
{
    [Fact]
    public async Task The_scopes_of_root_fields_are_the_approved_ones()
    {
        await using var scope = await host.Inside();
        var fields = scope.ServiceProvider.GetRequiredService<Engine<Call>>().Schema.RootFields;

        Approved.Same(string.Concat(fields.Select(field => $"{field.Coordinate} {(field.ByType ? "by type" : field.Scope)}\n")),
            "tests", "VrnApi.Tests", "Contracts", "graphql-scopes.approved.txt");
    }
}
