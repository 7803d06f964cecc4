using System.Runtime.CompilerServices;
using Microsoft.Net.Http.Headers;
using VrnApi.GraphQL;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Platform.GraphQL;

/// <summary>
/// GraphQL over Server-Sent Events, a connection for each operation: POST or GET that accepts <c>text/event-stream</c>. Answers are events
/// <c>next</c>, whose id is a cursor of the feed; <c>complete</c> ends them.
/// </summary>
internal static class SseProtocol
{
    private const string EventStream = "text/event-stream";

    /// <summary>After authorization: whoever has no good token has been answered by then.</summary>
    public static IApplicationBuilder UseGraphQLEvents(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.Request.Path != "/graphql" || !IsAsked(http.Request))
        {
            await next(http);
            return;
        }
        await (await Answer(http)).ExecuteAsync(http);
    });

    private static async Task<IResult> Answer(HttpContext http)
    {
        var (request, refusal) = await Read(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var caller = Caller.Of(http);
        if (http.RequestServices.GetRequiredService<StreamCensus>().Operation(caller.ClientId) is not { } seat)
        {
            return new ProblemAnswer(Problems.RateLimited, "Too many subscriptions at the same time.") { RetryAfter = 5 };
        }
        http.Response.RegisterForDispose(seat);
        var last = http.Request.Headers["Last-Event-ID"];
        var live = http.RequestServices.GetRequiredService<LiveCallers>().Of(http.GetAccessToken()!);
        var stream = new StreamContext(live, last is [{ Length: > 0 } id] ? id : null);
        return new EventAnswer(live, ct => Events(http, request!, stream, ct)) { Ready = stream.Opened };
    }

    private static async IAsyncEnumerable<ServerEvent> Events(
        HttpContext http, GraphQLRequest request, StreamContext stream, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var response in StreamOperation.Run(http, request, stream, ct))
        {
            using (response)
            {
                yield return new ServerEvent("next", response.Cursor, response.Body);
            }
        }
        yield return new ServerEvent("complete", null, ReadOnlyMemory<byte>.Empty);
    }

    private static async Task<(GraphQLRequest? Request, IResult? Refusal)> Read(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method))
        {
            if (http.Request.QueryString.Value?.Length > RequestReader.QueryStringLimit)
            {
                return (null, new ProblemAnswer(Problems.UriTooLong));
            }
            var (asked, wrong) = RequestReader.FromQuery(http.Request.Query);
            return wrong is null ? (asked! with { AllowMutations = false }, null) : (null, new ProblemAnswer(Problems.BadRequest, wrong.Message));
        }
        if (!RequestBody.IsJson(http.Request.ContentType))
        {
            return (null, new ProblemAnswer(Problems.UnsupportedMediaType, "GraphQL requests are application/json in UTF-8."));
        }
        var (body, refusal) = await RequestBody.Read(http.Request, RequestBody.JsonLimit, http.RequestAborted);
        if (refusal is not null)
        {
            return (null, refusal);
        }
        var (request, fault) = RequestReader.FromBody(body);
        return fault is null ? (request, null) : (null, new ProblemAnswer(Problems.BadRequest, fault.Message));
    }

    /// <summary>Events are asked for by name; a client that would rather have JSON gets it from the ordinary door.</summary>
    private static bool IsAsked(HttpRequest request)
    {
        if (!(HttpMethods.IsPost(request.Method) || HttpMethods.IsGet(request.Method))
            || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return false;
        }
        double Quality(Func<MediaTypeHeaderValue, bool> fits) => accepted.Where(fits).Select(media => media.Quality ?? 1).DefaultIfEmpty(0).Max();
        var events = Quality(media => media.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase));
        return events > 0 && events >= Quality(media => media.MediaType.StartsWith("application/", StringComparison.OrdinalIgnoreCase));
    }
}
