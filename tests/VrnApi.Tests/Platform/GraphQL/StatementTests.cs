using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Platform.GraphQL.GraphQLCalls;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>
/// What a request sends to the database is a function of its selection, never of the rows it meets: as many statements, with the same
/// text, for one row as for a hundred.
/// </summary>
public sealed partial class StatementTests(VrnHost host)
{
    /// <summary>The deepest query that is taken, through all four areas: fourteen networks up, each with its seats.</summary>
    private const string Everything = """
        query ($first: Int) {
          services(first: $first) { totalCount pageInfo { hasNextPage hasPreviousPage } nodes {
            name organisation { name contacts { name phones { number } } phones { number } } programme { name } assurance { state }
            areas { code } locations { location { address { city } } } phones { number } contacts { name phones { number } } referralRoutes { kind } terms { code } } }
          evidenceSubjects(first: $first) { totalCount nodes { title ratings { value via { slug } citation { document } } harmSignals { kind citation { document } } citation { document } } }
          networks(first: $first) { totalCount nodes { name areas { code } citation { document } seats(first: 2) { totalCount nodes { number organisation { name } seatType { code } citation { document } } }
            parent { name seats(first: 1) { totalCount nodes { number } } parent { name seats(first: 1) { nodes { number } } parent { name parent { name parent { name parent { name parent { name parent { name
            parent { name parent { seats(first: 1) { nodes { number } } } } } } } } } } } } } }
          outcomeDataSets(first: $first) { totalCount nodes { id label } }
          outcomeIndicators(first: $first) { totalCount nodes { code label } }
        }
        """;

    [Fact]
    public async Task The_deepest_query_sends_as_many_statements_for_a_row_as_for_all_with_the_same_text()
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        await analyst.Data(Everything, new { first = 1 });

        var (few, fewRows) = await Ask(analyst, Everything, 5);
        var (many, manyRows) = await Ask(analyst, Everything, 40);

        Assert.True(manyRows > fewRows, $"{fewRows}, then {manyRows} rows");
        // Levels above the last network of the few have no rows at all and then no statement, so what is sent for all is a superset.
        Assert.Subset(many.ToHashSet(), few.ToHashSet());
        Assert.InRange(few.Count, 8, many.Count);
        Assert.InRange(many.Count, 8, 40);
    }

    [Theory]
    [InlineData("query ($first: Int) { services(first: $first) { nodes { name organisation { name } locations { location { name } } terms { name } } } }", 1)]
    [InlineData("query ($first: Int) { services(first: $first) { nodes { name languages { code } organisation { name } } } }", 2)]
    [InlineData("query ($first: Int) { evidenceSubjects(first: $first) { nodes { title } } }", 1)]
    [InlineData("query ($first: Int) { networks(first: $first) { nodes { name seats { nodes { number } } } } }", 2)]
    [InlineData("query ($first: Int) { networks(first: $first) { totalCount nodes { name seats { totalCount nodes { number } } } } }", 4)]
    [InlineData("query ($first: Int) { organisations(first: $first) { nodes { name phones { number } contacts { name } } } }", 1)]
    public async Task A_level_is_one_statement(string query, int statements)
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        await analyst.Data(query, new { first = 1 });

        var (few, _) = await Ask(analyst, query, 2);
        var (many, rows) = await Ask(analyst, query, 100);

        Assert.True(rows > 2);
        Assert.Equal(few, many);
        Assert.Equal(statements, many.Count(text => text.StartsWith("SELECT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Several_statements_are_read_as_of_one_moment_and_one_is_sent_bare()
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        var (several, _) = await Ask(analyst, "query ($first: Int) { networks(first: $first) { nodes { name seats { nodes { number } } } } }", 3);
        var (one, _) = await Ask(analyst, "query ($first: Int) { organisations(first: $first) { nodes { name } } }", 3);
        await using var loose = await host.Settings(("GraphQL:ConsistentReads", "false"));
        using var other = loose.Of("vrn-analyst");
        var (without, _) = await Ask(other, "query ($first: Int) { networks(first: $first) { nodes { name seats { nodes { number } } } } }", 3);

        Assert.Contains(several, text => text.Contains("READ ONLY", StringComparison.Ordinal));
        Assert.Single(one);
        Assert.DoesNotContain(without, text => text.Contains("READ ONLY", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_host_looks_up_for_all_callers_is_no_statement_of_the_request_that_happened_to_ask()
    {
        const string query = "query ($first: Int) { organisations(first: $first) { nodes { name } } }";
        // Before every call the registration is asked whether it changed; at the first one it is loaded.
        await using var asking = await host.Settings(("State:PollSeconds", "0"));
        using var client = asking.Of("vrn-analyst");
        await client.Data(query, new { first = 1 });
        var (one, _) = await Ask(client, query, 3);
        await using var scope = await host.Inside();
        await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<StateVersion>().Where(version => version.Kind == StateVersion.Registration)
            .ExecuteUpdateAsync(version => version.SetProperty(row => row.Version, Guid.NewGuid()), TestContext.Current.CancellationToken);
        var (another, _) = await Ask(client, query, 3);

        Assert.Single(one);
        Assert.Equal(one, another);
    }

    private static async Task<(List<string> Statements, int Rows)> Ask(HttpClient client, string query, int first)
    {
        using var request = Post(query, variables: new { first });
        using var statements = new Statements(request);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var data = await GraphQLCalls.Data(response);
        // Usual page sizes stand in the statement, which is prepared and planned once; the rows that it meets do not change it.
        return ([.. statements.Texts.Select(text => Preparation().Replace(PageSize().Replace(text, "LIMIT n"), ""))], data.EnumerateObject().Sum(field => field.Value.GetProperty("nodes").GetArrayLength()));
    }

    [GeneratedRegex(@"SET plan_cache_mode = \w+;\n|;\nRESET plan_cache_mode|-- prepared[^\n]*\n\n")]
    private static partial Regex Preparation();

    [GeneratedRegex(@"LIMIT [^\s;]+")]
    private static partial Regex PageSize();
}
