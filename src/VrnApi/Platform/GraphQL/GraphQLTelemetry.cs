using System.Diagnostics;
using System.Diagnostics.Metrics;
using VrnApi.GraphQL;

namespace VrnApi.Platform.GraphQL;

/// <summary>
/// One span and a few numbers for each operation. The text of a document and the values of variables are never in them: postcodes are
/// searched here.
/// </summary>
internal static class GraphQLTelemetry
{
    public const string Name = "VrnApi.GraphQL.Http";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("graphql.operation.duration", "s", "Time for an operation.");
    private static readonly Histogram<double> Cost = Meter.CreateHistogram<double>("graphql.operation.cost", "{point}", "Price of an operation.");
    private static readonly Histogram<int> Rows = Meter.CreateHistogram<int>("graphql.operation.rows", "{row}", "Rows loaded for an operation.");
    private static readonly Counter<long> Errors = Meter.CreateCounter<long>("graphql.errors", "{error}", "Errors by code, each code once for an operation.");
    private static readonly Counter<long> Plans = Meter.CreateCounter<long>("graphql.plan_cache", "{lookup}", "Look-ups of documents and plans.");

    public static Activity? Start() => Source.StartActivity("graphql.operation");

    public static void Record(Activity? span, GraphQLResponse response, TimeSpan elapsed)
    {
        var type = response.OperationType ?? "none";
        if (span is not null)
        {
            span.DisplayName = $"graphql {type}";
            span.SetTag("graphql.operation.type", type);
            span.SetTag("graphql.document.hash", response.DocumentHash);
            span.SetTag("graphql.document.name", response.TrustedName);
            span.SetTag("graphql.plan_cache.hit", response.PlanCacheHit);
            span.SetTag("graphql.cost.points", response.Cost?.Points);
            span.SetTag("graphql.rows", response.Rows);
            if (response.Codes.Count > 0)
            {
                span.SetTag("graphql.error.codes", string.Join(' ', response.Codes));
                span.SetStatus(response.Outcome is Outcome.Failed or Outcome.TimedOut ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
            }
        }
        var outcome = new KeyValuePair<string, object?>("outcome", response.Outcome.ToString());
        Duration.Record(elapsed.TotalSeconds, new("graphql.operation.type", type), outcome);
        if (response.Cost is { } cost)
        {
            Cost.Record(cost.Points, new KeyValuePair<string, object?>("graphql.operation.type", type));
        }
        Rows.Record(response.Rows, new KeyValuePair<string, object?>("graphql.operation.type", type));
        Plans.Add(1, new KeyValuePair<string, object?>("hit", response.PlanCacheHit));
        foreach (var code in response.Codes)
        {
            Errors.Add(1, new KeyValuePair<string, object?>("code", code));
        }
    }
}
