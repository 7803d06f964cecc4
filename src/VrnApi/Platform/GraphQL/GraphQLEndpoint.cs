using System.Diagnostics;
using System.Text.Json;
using VrnApi.Data;
using VrnApi.GraphQL;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.GraphQL;

/// <summary>GraphQL over HTTP at <c>/graphql</c>: POST with JSON, GET for queries. Every request needs a token; scopes are judged by field.</summary>
internal static class GraphQLEndpoint
{
    public static void MapGraphQL(this WebApplication app)
    {
        var graphql = app.MapGroup("/graphql").RequireAuthorization().WithMetadata(new ScopedByField()).ExcludeFromDescription();
        graphql.MapPost("", Post);
        graphql.MapGet("", Get);
    }

    private static async Task<IResult> Post(HttpContext http, Engine<Call> engine, Caller caller, VrnDbContext db)
    {
        if (Negotiation.Choose(http.Request) is not { } type)
        {
            return new ProblemAnswer(Problems.NotAcceptable);
        }
        if (!RequestBody.IsJson(http.Request.ContentType))
        {
            return new ProblemAnswer(Problems.UnsupportedMediaType, "GraphQL requests are application/json in UTF-8.");
        }
        var (body, refusal) = await RequestBody.Read(http.Request, RequestBody.JsonLimit, http.RequestAborted);
        if (refusal is not null)
        {
            return refusal;
        }
        var (request, fault) = RequestReader.FromBody(body);
        return fault is null
            ? await Answer(http, engine, new Call(caller, db, http.RequestServices), request!, type)
            : new GraphQLAnswer(Refuse(fault), StatusCodes.Status400BadRequest, type);
    }

    private static async Task<IResult> Get(HttpContext http, Engine<Call> engine, Caller caller, VrnDbContext db)
    {
        if (Negotiation.Choose(http.Request) is not { } type)
        {
            return new ProblemAnswer(Problems.NotAcceptable);
        }
        if (http.Request.QueryString.Value?.Length > RequestReader.QueryStringLimit)
        {
            return new ProblemAnswer(Problems.UriTooLong, $"At most {RequestReader.QueryStringLimit / 1024} KB are taken here; use POST.");
        }
        var (request, fault) = RequestReader.FromQuery(http.Request.Query);
        return fault is null
            ? await Answer(http, engine, new Call(caller, db, http.RequestServices), request! with { AllowMutations = false }, type)
            : new GraphQLAnswer(Refuse(fault), StatusCodes.Status400BadRequest, type);
    }

    private static async Task<IResult> Answer(HttpContext http, Engine<Call> engine, Call call, GraphQLRequest request, ResponseType type)
    {
        var environment = http.RequestServices.GetRequiredService<IHostEnvironment>();
        using var response = await engine.ExecuteAsync(request with
        {
            AllowIntrospection = !environment.IsProduction() || call.Caller.Has("schema:read"),
            Cost = Enum.TryParse<CostReport>(http.Request.Headers["GraphQL-Cost"], ignoreCase: true, out var cost) ? cost : CostReport.None,
            TraceId = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier,
        }, call, http.RequestAborted);
        if (response.Outcome == Outcome.NotAllowed)
        {
            http.Response.Headers.Allow = "POST";
        }
        await new GraphQLAnswer(response.Body, Status(response.Outcome, type), type).ExecuteAsync(http);
        return TypedResults.Empty;
    }

    /// <summary>A client that asked for plain JSON is told of a refused document with 200, as such clients expect.</summary>
    private static int Status(Outcome outcome, ResponseType type) => outcome switch
    {
        Outcome.Data or Outcome.FieldErrors => StatusCodes.Status200OK,
        Outcome.Unreadable or Outcome.Invalid => type == ResponseType.Json ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        Outcome.BadRequest => StatusCodes.Status400BadRequest,
        Outcome.NotAllowed => StatusCodes.Status405MethodNotAllowed,
        Outcome.Forbidden => StatusCodes.Status403Forbidden,
        Outcome.RateLimited => StatusCodes.Status429TooManyRequests,
        Outcome.TimedOut => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static byte[] Refuse(MalformedRequest fault) => JsonSerializer.SerializeToUtf8Bytes(
        new { errors = new[] { new { message = fault.Message, extensions = new { code = fault.Code } } } }, VrnJson.Options);

    private sealed class GraphQLAnswer(ReadOnlyMemory<byte> body, int status, ResponseType type) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = type.ContentType();
            response.ContentLength = body.Length;
            response.Headers.CacheControl = "no-store";
            return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
        }
    }
}
