using System.Net;
using System.Text.Json;
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

    [Fact]
    public async Task Every_described_query_parameter_is_taken_under_the_name_that_is_described()
    {
        // Holds every scope that these lists need: a refusal for another reason would show nothing.
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var moderator = await SandboxClient.Of(host, "vrn-approver");
        using var description = JsonDocument.Parse(await council.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        var parameters =
            from path in description.RootElement.GetProperty("paths").EnumerateObject()
            where path.Name.StartsWith("/v1/", StringComparison.Ordinal) && !path.Name.Contains('{', StringComparison.Ordinal)
            from operation in path.Value.EnumerateObject()
            where operation.Name == "get" && operation.Value.TryGetProperty("parameters", out _)
            from parameter in operation.Value.GetProperty("parameters").EnumerateArray()
            where parameter.GetProperty("in").GetString() == "query"
            select (Path: path.Name, Name: parameter.GetProperty("name").GetString());
        Assert.NotEmpty(parameters);

        foreach (var (path, name) in parameters)
        {
            var client = path == "/v1/evidence/proposals" ? moderator : council;
            using var response = await client.GetAsync($"{path}?{name}=1", TestContext.Current.CancellationToken);

            Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.DoesNotContain("unknown_parameter", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }
}
