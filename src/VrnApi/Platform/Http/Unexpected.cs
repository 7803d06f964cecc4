using Microsoft.AspNetCore.Diagnostics;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Platform.Audit;
using VrnApi.Tokens;

namespace VrnApi.Platform.Http;

/// <summary>
/// Turns what nobody caught into a problem. The exception goes to the log; its text never leaves the house.
/// </summary>
internal sealed partial class Unexpected(IDatabaseWays database, ILogger<Unexpected> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }
        await Answer(httpContext, exception).ExecuteAsync(httpContext);
        return true;
    }

    private ProblemAnswer Answer(HttpContext http, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException bad:
                return new(Problems.ForStatus(bad.StatusCode));
            case NotOwnerException:
                LogFault(log, exception, http.TraceIdentifier);
                return new(Problems.NotOwner);
            // A failed batch names every row of it, its audit row too: what somebody else took first is told as that.
            case not null when database.IsUniqueViolation(exception):
                LogTaken(log, exception, http.TraceIdentifier);
                return new(Problems.Conflict);
            case StateUnavailableException:
            case not null when AuditEntries.IsAuditFailure(exception):
            case not null when database.IsUnavailable(exception):
                LogUnavailable(log, exception, http.TraceIdentifier);
                return new(Problems.Unavailable) { RetryAfter = 2 };
            default:
                LogFault(log, exception!, http.TraceIdentifier);
                return new(Problems.Internal);
        }
    }

    [LoggerMessage(LogLevel.Error, "Request {RequestId} failed")]
    private static partial void LogFault(ILogger log, Exception exception, string requestId);

    [LoggerMessage(LogLevel.Warning, "Request {RequestId} wanted to write what is there already")]
    private static partial void LogTaken(ILogger log, Exception exception, string requestId);

    [LoggerMessage(LogLevel.Warning, "Request {RequestId} found the database or the audit unavailable")]
    private static partial void LogUnavailable(ILogger log, Exception exception, string requestId);
}
