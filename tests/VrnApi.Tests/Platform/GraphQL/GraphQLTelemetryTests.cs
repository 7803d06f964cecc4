using System.Collections.Concurrent;
using System.Diagnostics;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Platform.GraphQL.GraphQLCalls;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>An operation leaves a span with its parts below it, and nothing of what was asked for.</summary>
public sealed class GraphQLTelemetryTests(VrnHost host)
{
    private const string Secret = "zq7secretpostcode";

    [Fact]
    public async Task An_operation_has_a_span_with_its_parts_and_no_text_or_value_in_any()
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var trace = ActivityTraceId.CreateRandom();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("VrnApi.GraphQL", StringComparison.Ordinal) || source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId == trace)
                {
                    spans.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var request = Post($"query Named{Secret} ($search: String) {{ services(search: $search, first: 3) {{ nodes {{ name }} }} }} # {Guid.NewGuid()}", variables: new { search = Secret });
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        using var answer = await dashboard.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode);
        var operation = Assert.Single(spans, span => span.OperationName == "graphql.operation");
        Assert.Equal("query", operation.GetTagItem("graphql.operation.type"));
        Assert.Equal(64, Assert.IsType<string>(operation.GetTagItem("graphql.document.hash")).Length);
        foreach (var part in (string[])["graphql.parse", "graphql.validate", "graphql.plan", "graphql.execute"])
        {
            Assert.Equal(operation.SpanId, Assert.Single(spans, span => span.OperationName == part).ParentSpanId);
        }
        Assert.All(spans, span => Assert.DoesNotContain(Secret, span.DisplayName + string.Join(' ', span.TagObjects.Select(tag => tag.Value)), StringComparison.OrdinalIgnoreCase));
    }
}
