using System.Text.Json;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Membership;

/// <summary>M7, M9 and M11 on REST and in GraphQL, from the seed.</summary>
public sealed class StatutoryTests(VrnHost host)
{
    [Theory]
    [InlineData("2020-11-01", "llr-2020", 1, false)]
    [InlineData("2023-06-01", "llr-2023", 1, false)]
    [InlineData("2023-10-01", "llr-2023", 2, true)]
    public async Task M11_the_definition_of_a_day_has_the_wordings_known_by_then(string day, string code, int wordings, bool conflict)
    {
        using var client = await SandboxClient.Of(host, "school-a", "areas:read");
        var rest = Seeded((await Answers.Read(await client.GetAsync($"/v1/networks/definitions?asOf={day}&network=llr-vrn", Cancelled))).GetProperty("items"));
        var graph = Seeded((await client.Data(
            "query ($day: LocalDate) { violenceDefinitions(kind: SERIOUS_VIOLENCE, asOf: $day) { code network priorityUnderAge publicPlace wordings { statedOn text } wordingConflict } }", new { day }))
            .GetProperty("violenceDefinitions"));

        foreach (var definition in new[] { rest, graph })
        {
            Assert.Equal(code, Text(definition, "code"));
            Assert.Equal(wordings, definition.GetProperty("wordings").GetArrayLength());
            Assert.Equal(conflict, definition.GetProperty("wordingConflict").ValueKind == JsonValueKind.String);
            Assert.Equal(code == "llr-2020" ? 25 : null, definition.GetProperty("priorityUnderAge") is { ValueKind: JsonValueKind.Number } age ? age.GetInt32() : (int?)null);
        }
        Assert.Equal(rest.GetProperty("wordings").EnumerateArray().Select(wording => Text(wording, "statedOn")).OrderDescending(),
            rest.GetProperty("wordings").EnumerateArray().Select(wording => Text(wording, "statedOn")));
    }

    [Fact]
    public async Task M11_the_broad_definition_is_the_world_health_organisations()
    {
        using var client = await SandboxClient.Of(host, "dashboard", "areas:read");
        var page = await Answers.Read(await client.GetAsync("/v1/networks/definitions?kind=broad&asOf=2023-10-01&network=llr-vrn", Cancelled));

        Assert.Equal("who-2002", Text(Assert.Single(page.GetProperty("items").EnumerateArray()), "code"));
        Assert.Equal(2, (await Answers.Read(await client.GetAsync("/v1/networks/definitions?kind=all&asOf=2023-10-01&network=llr-vrn", Cancelled))).GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await Answers.Read(await client.GetAsync("/v1/networks/definitions?asOf=2019-01-01", Cancelled))).GetProperty("items").GetArrayLength());
        Assert.Equal("llr-2023", Text(await Answers.Read(await client.GetAsync("/v1/networks/definitions/llr-2023", Cancelled)), "code"));
        await Answers.Read(await client.GetAsync("/v1/networks/definitions/nothing", Cancelled), 404);
    }

    [Theory]
    [InlineData("2023-03-01", "pending", "pending", "pending")]
    [InlineData("2023-09-29", "onTime", "onTime", "pending")]
    [InlineData("2024-02-01", "onTime", "onTime", "missing")]
    public async Task M7_products_of_a_day(string day, string agreement, string assessment, string strategy)
    {
        using var client = await SandboxClient.Of(host, "school-a", "areas:read");
        var rest = (await Answers.Read(await client.GetAsync($"/v1/networks/statutory-products?network=llr-spb&asOf={day}", Cancelled))).GetProperty("items");
        var graph = (await client.Data("query ($day: LocalDate) { statutoryProducts(network: \"llr-spb\", asOf: $day) { code status expected daysLeft } }", new { day }))
            .GetProperty("statutoryProducts");

        Assert.Equal(8, rest.GetArrayLength());
        foreach (var products in new[] { rest, graph })
        {
            var standing = products.EnumerateArray().ToDictionary(product => Text(product, "code"), product => Text(product, "status").Replace("_", "", StringComparison.Ordinal), StringComparer.Ordinal);
            Assert.Equal((agreement, assessment, strategy), (standing["llr-partnership-agreement"], standing["llr-sna-duty"], standing["llr-strategy"]), Ignoring);
        }
        Assert.Equal(8, rest.EnumerateArray().Single(product => Text(product, "code") == "llr-locality-profiles").GetProperty("expected").GetInt32());
    }

    [Fact]
    public async Task M9_eight_partnerships_tile_nine_districts()
    {
        using var client = await SandboxClient.Of(host, "school-a", "areas:read");
        var rest = await Answers.Read(await client.GetAsync("/v1/networks/csp-tiling?group=llr&asOf=2023-09-29", Cancelled));
        var graph = (await client.Data("{ cspTiling(group: \"llr\", asOf: \"2023-09-29\") { partition csps { slug districts } districts missing doubled } }")).GetProperty("cspTiling");

        foreach (var tiling in new[] { rest, graph })
        {
            Assert.True(tiling.GetProperty("partition").GetBoolean());
            Assert.Equal((8, 9, 0, 0), (tiling.GetProperty("csps").GetArrayLength(), tiling.GetProperty("districts").GetArrayLength(),
                tiling.GetProperty("missing").GetArrayLength(), tiling.GetProperty("doubled").GetArrayLength()));
        }
        await Answers.Read(await client.GetAsync("/v1/networks/csp-tiling?group=nowhere", Cancelled), 404);
    }

    [Fact]
    public async Task The_dashboard_of_the_duty_names_the_kind_without_a_seat_and_what_is_due()
    {
        using var client = await SandboxClient.Of(host, "dashboard", "areas:read");
        var board = (await Answers.Read(await client.GetAsync("/v1/networks/duty-dashboard?asOf=2023-09-29", Cancelled))).GetProperty("partnerships").EnumerateArray()
            .Single(partnership => Text(partnership.GetProperty("network"), "slug") == "llr-spb");

        Assert.Equal(["fail", "pass", "pass"], board.GetProperty("results").EnumerateArray().Select(result => Text(result, "status")));
        Assert.Equal(25, board.GetProperty("classes").EnumerateObject().Sum(each => each.Value.GetInt32()));
        Assert.Equal(124, board.GetProperty("products").EnumerateArray().Single(product => Text(product, "code") == "llr-strategy").GetProperty("daysLeft").GetInt32());
    }

    [Theory]
    [InlineData("statutory-classes", "specified-authority")]
    [InlineData("role-functions", "deputy-chair")]
    [InlineData("seat-types", "school-headteacher")]
    public async Task The_words_of_the_area_are_listed(string list, string code)
    {
        using var client = await SandboxClient.Of(host, "school-a", "areas:read");
        var page = await Answers.Read(await client.GetAsync($"/v1/networks/{list}", Cancelled));

        Assert.Contains(page.GetProperty("items").EnumerateArray(), item => Text(item, "code") == code);
    }

    [Theory]
    [InlineData("definitions?kind=mild", "kind")]
    [InlineData("statutory-products?status=gone", "status")]
    [InlineData("statutory-products?kind=gone", "kind")]
    [InlineData("csp-tiling?asOf=9999-12-31", "asOf")]
    [InlineData("duty-dashboard?asOf=1066-10-14", "asOf")]
    public async Task A_caller_is_told_which_parameter_is_wrong(string address, string parameter)
    {
        using var client = await SandboxClient.Of(host, "school-a", "areas:read");
        var problem = await Answers.Read(await client.GetAsync($"/v1/networks/{address}", Cancelled), 400);

        Assert.Equal(("invalid_parameter", parameter), (Text(problem, "code"), Text(problem.GetProperty("errors")[0], "parameter")));
    }

    private static readonly IEqualityComparer<(string, string, string)> Ignoring = EqualityComparer<(string, string, string)>.Create(
        (left, right) => string.Equals($"{left}", $"{right}", StringComparison.OrdinalIgnoreCase), each => StringComparer.OrdinalIgnoreCase.GetHashCode($"{each}"));

    private static JsonElement Seeded(JsonElement items) => items.EnumerateArray().Single(item => Text(item, "network") == "llr-vrn");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
