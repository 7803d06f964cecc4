using System.Text.Json;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Outcomes.Query;

/// <summary>The question of REST in GraphQL.</summary>
public sealed class ReleasedGraphQLTests(VrnHost host)
{
    private const string Ask = "query ($criteria: OutcomeCriteria, $version: String, $indicators: [ID!]!, $first: Int, $asOf: DateTime) { outcomeRows(dataSet: \"" + Frozen.DataSet
        + "\", version: $version, asOf: $asOf, criteria: $criteria, indicators: $indicators, first: $first) { totalCount version warnings { code path } nodes { level area { code name } period { period code from to } filters { label } values { value status indicator { label } } } } }";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Criteria_mean_what_they_mean_over_REST()
    {
        await Frozen.In(host);
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var criteria = """{"and":[{"timePeriods":{"gte":{"period":"2102/2103","code":"T1"}}},{"or":[{"locations":{"eq":{"level":"LA","code":"E06000016"}}},{"geographicLevels":{"in":["PFA"]}}]},{"not":{"filters":{"in":["sex=Male","zzzzzz"]}}}]}""";
        using var parsed = JsonDocument.Parse(criteria);

        var page = (await dashboard.Data(Ask, new { criteria = parsed.RootElement, version = Frozen.Version, indicators = new[] { "severe_absence_count" }, first = 3 })).GetProperty("outcomeRows");
        var rest = await Answers.Read(await dashboard.PostAsync($"{Frozen.Route}/query?dataSetVersion={Frozen.Version}",
            new StringContent($$"""{"criteria":{{criteria}},"indicators":["severe_absence_count"]}""", System.Text.Encoding.UTF8, "application/json"), Ct));

        Assert.Equal(rest.GetProperty("paging").GetProperty("totalResults").GetInt32(), page.GetProperty("totalCount").GetInt32());
        Assert.Equal(3, page.GetProperty("nodes").GetArrayLength());
        Assert.Equal("2104-04-16", page.GetProperty("nodes")[0].GetProperty("period").GetProperty("from").GetString());
        Assert.Equal(rest.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("code").GetString()), page.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("code").GetString()));
        Assert.Equal("/criteria/and/2/not/filters/in/1", page.GetProperty("warnings")[0].GetProperty("path").GetString());
    }

    [Theory]
    [InlineData("902.0.0", "NOT_FOUND")]
    [InlineData("903.0.0", "NOT_FOUND")]
    [InlineData("900.2.0", "VERSION_WITHDRAWN")]
    [InlineData("x", "INVALID_QUERY")]
    public async Task A_version_that_cannot_be_read_has_the_code_of_REST(string version, string code)
    {
        await Frozen.In(host);
        using var dashboard = await SandboxClient.Of(host, "dashboard");

        Assert.Contains(code, await Codes(dashboard, new { version, indicators = new[] { "severe_absence_count" } }));
        Assert.Empty(await Codes(dashboard, new { version = Frozen.Version, indicators = new[] { "severe_absence_count" } }));
    }

    [Fact]
    public async Task Questions_that_cannot_be_answered_are_refused()
    {
        await Frozen.In(host);
        using var dashboard = await SandboxClient.Of(host, "dashboard");

        Assert.Contains("INVALID_QUERY", await Codes(dashboard, new { version = Frozen.Version, indicators = new[] { "no_such" } }));
        Assert.Contains("INVALID_QUERY", await Codes(dashboard, new { version = Frozen.Version, indicators = Array.Empty<string>() }));
        Assert.Contains("INVALID_AREA", await Codes(dashboard, new { version = Frozen.Version, indicators = new[] { "severe_absence_count" }, criteria = new { locations = new { eq = new { code = "E06000016" } } } }));
    }

    private static async Task<string[]> Codes(HttpClient client, object variables)
    {
        using var response = await client.PostAsync("/graphql", new StringContent(JsonSerializer.Serialize(new { query = Ask, variables }), System.Text.Encoding.UTF8, "application/json"), Ct);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Ct));
        return answer.RootElement.TryGetProperty("errors", out var errors) ? [.. errors.EnumerateArray().Select(error => error.GetProperty("extensions").GetProperty("code").GetString()!)] : [];
    }
}
