using System.Net.Http.Json;
using System.Text.Json;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>REST and GraphQL show one caller the same rows in the same order, however the pages are cut.</summary>
public sealed class ParityTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("dashboard")]
    [InlineData("council-leicester")]
    [InlineData("school-a")]
    [InlineData("police-leicestershire")]
    [InlineData("health-llr")]
    [InlineData("vcs-example")]
    [InlineData("vrn-analyst")]
    public async Task Services(string name)
    {
        await Same(name, "/v1/directory/services?limit=100", "services");
        await Same(name, "/v1/directory/services?limit=100&area=E06000016", "services", """filter: { area: "E06000016" }""");
        await Same(name, "/v1/directory/services?limit=100&search=youth", "services", """search: "youth" """);
    }

    [Theory]
    [InlineData("council-leicester")]
    [InlineData("school-a")]
    [InlineData("vcs-example")]
    [InlineData("vrn-analyst")]
    public async Task Networks(string name)
    {
        await Same(name, "/v1/networks?limit=100", "networks");
        await Same(name, "/v1/networks?limit=100&kind=csp", "networks", "filter: { kind: { eq: CSP } }");
    }

    [Theory]
    [InlineData("dashboard")]
    [InlineData("school-a")]
    [InlineData("vrn-analyst")]
    public async Task Approaches(string name) =>
        await Same(name, "/v1/evidence/approaches?limit=100", "evidenceSubjects", "filter: { kind: { eq: APPROACH } }");

    private async Task Same(string name, string address, string field, string arguments = "")
    {
        using var client = await SandboxClient.Of(host, name);
        List<Guid> rest = [], small = [], large = [];
        // Other tests write between the pages: the same answer is looked for while nothing has changed.
        for (var i = 0; i < 10 && (rest.Count == 0 || !rest.SequenceEqual(small) || !rest.SequenceEqual(large)); i++)
        {
            rest = await Rest(client, address);
            small = await GraphQL(client, field, arguments, 7);
            large = await GraphQL(client, field, arguments, 100);
        }

        Assert.NotEmpty(rest);
        Assert.Equal(rest, small);
        Assert.Equal(rest, large);
    }

    private static async Task<List<Guid>> Rest(HttpClient client, string address)
    {
        var ids = new List<Guid>();
        for (var next = address; next is not null;)
        {
            var page = await client.GetFromJsonAsync<JsonElement>(next, Ct);
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            next = page.GetProperty("next").GetString();
        }
        return ids;
    }

    private static async Task<List<Guid>> GraphQL(HttpClient client, string field, string arguments, int first)
    {
        var ids = new List<Guid>();
        string? after = null;
        while (true)
        {
            var data = await client.Data(
                $"query ($first: Int, $after: String) {{ {field}(first: $first, after: $after {arguments}) {{ totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ uuid }} }} }}",
                new { first, after });
            var page = data.GetProperty(field);
            ids.AddRange(page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("uuid").GetGuid()));
            var info = page.GetProperty("pageInfo");
            if (!info.GetProperty("hasNextPage").GetBoolean())
            {
                return ids.Count == page.GetProperty("totalCount").GetInt32() ? ids : [];
            }
            after = info.GetProperty("endCursor").GetString();
        }
    }
}
