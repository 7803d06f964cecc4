using VrnApi.Platform.Limits;
using VrnApi.Platform.Security;

namespace VrnApi.Platform;

/// <summary>
/// One line for each request that was worked on, by route template: never the address itself, whose query may hold a postcode that somebody searched.
/// </summary>
internal static partial class RequestLog
{
    public static IApplicationBuilder UseRequestLog(this IApplicationBuilder app)
    {
        var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("VrnApi.Requests");
        var clock = app.ApplicationServices.GetRequiredService<TimeProvider>();
        return app.Use(async (http, next) =>
        {
            var started = clock.GetTimestamp();
            try
            {
                await next(http);
            }
            finally
            {
                // A flood must not become one of lines: the queue tells how many it turned away.
                if (http.Features.Get<TurnedAway>() is null)
                {
                    var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
                    Line(log, http.Request.Method, route, http.Response.StatusCode, clock.GetElapsedTime(started).TotalMilliseconds,
                        http.Features.Get<Caller>()?.ClientId, http.TraceIdentifier);
                }
            }
        });
    }

    [LoggerMessage(LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds:F1} ms for {Client}, request {RequestId}")]
    private static partial void Line(
        ILogger log, string method, string route, int status, double milliseconds, string? client, string requestId);
}
