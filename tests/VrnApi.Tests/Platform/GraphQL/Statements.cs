using System.Collections.Concurrent;
using System.Diagnostics;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>The statements that one request sends, told apart by the trace that the request names: other tests use the database too.</summary>
internal sealed class Statements : IDisposable
{
    private readonly ActivityTraceId trace = ActivityTraceId.CreateRandom();
    private readonly ActivityListener listener;

    public Statements(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Proving who calls, counting calls and points and noting a refusal have statements of their own; nothing is read by them.
                if (activity.Source.Name == "Npgsql" && activity.TraceId == trace
                    && ((activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement"))?.ToString() ?? activity.DisplayName) is var text
                    && !text.Contains("tokens.", StringComparison.Ordinal)
                    && !text.Contains("platform.rate_bucket", StringComparison.Ordinal) && !text.Contains("platform.daily_usage", StringComparison.Ordinal)
                    && !text.Contains("audit", StringComparison.Ordinal))
                {
                    Texts.Enqueue(text);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>In the order in which they ended.</summary>
    public ConcurrentQueue<string> Texts { get; } = new();

    public void Dispose() => listener.Dispose();
}
