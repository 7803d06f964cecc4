using System.Diagnostics;
using System.Text.Json;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Platform.GraphQL.GraphQLCalls;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>How many statements a request sends is a function of its selection, never of the rows it meets.</summary>
public sealed class StatementTests(VrnHost host)
{
    private const string Everything = """
        query ($first: Int) {
          services(first: $first) { totalCount pageInfo { hasNextPage hasPreviousPage } nodes {
            name organisation { name contacts { name phones { number } } phones { number } } programme { name } assurance { state }
            areas { code } locations { location { address { city } } } phones { number } contacts { name phones { number } } referralRoutes { kind } terms { code } } }
          evidenceSubjects(first: $first) { totalCount nodes { title ratings { value via { slug } citation { document } } harmSignals { kind citation { document } } citation { document } } }
          networks(first: $first) { totalCount nodes { name areas { code } citation { document }
            parent { name parent { name parent { name } } } seats(first: 1) { totalCount nodes { number organisation { name } seatType { code } citation { document } } } } }
        }
        """;

    [Fact]
    public async Task Many_rows_take_no_more_statements_than_a_few()
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        await analyst.Data(Everything, new { first = 1 });

        var (few, fewRows) = await Statements(analyst, 5);
        var (many, manyRows) = await Statements(analyst, 25);

        Assert.True(manyRows > fewRows, $"{fewRows}, then {manyRows} rows");
        Assert.True(few > 0, "no statement was seen");
        Assert.Equal(few, many);
    }

    /// <summary>Counted by the trace that the request names, for other tests use the database too.</summary>
    private static async Task<(int Count, int Rows)> Statements(HttpClient client, int first)
    {
        var trace = ActivityTraceId.CreateRandom();
        var count = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == "Npgsql" && activity.TraceId == trace)
                {
                    Interlocked.Increment(ref count);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var request = Post(Everything, variables: new { first });
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.False(answer.RootElement.TryGetProperty("errors", out var errors), errors.ToString());
        return (count, answer.RootElement.GetProperty("data").EnumerateObject().Sum(field => field.Value.GetProperty("nodes").GetArrayLength()));
    }
}
