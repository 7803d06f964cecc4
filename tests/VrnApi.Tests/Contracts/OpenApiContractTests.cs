using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Contracts;

/// <summary>The REST contract changes only on purpose: <c>schemas/openapi/v1.json</c> is what the host serves, to the byte.</summary>
public sealed class OpenApiContractTests(VrnHost host)
{
    [Fact]
    public async Task The_served_description_is_the_approved_one()
    {
        using var anonymous = await host.Anonymous();

        var served = await anonymous.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken) + "\n";

        Approved.Same(served, "schemas", "openapi", "v1.json");
    }
}
