using System.Diagnostics;
using Microsoft.Extensions.Options;
using VrnApi.Data;
using VrnApi.GraphQL;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.GraphQL;

/// <summary>GraphQL over HTTP at <c>/graphql</c>: POST with JSON, GET for queries. Every request needs a token; scopes are judged by field.</summary>
internal static class GraphQLEndpoint
{
    /// <summary>Asks for the price in <c>extensions.cost</c>: <c>report</c> beside the data, <c>validate</c> instead of it.</summary>
    public const string CostHeader = "GraphQL-Cost";

    public static void MapGraphQL(this WebApplication app)
    {
        var graphql = app.MapGroup("/graphql").RequireAuthorization().WithMetadata(new ScopedByField()).ExcludeFromDescription();
        graphql.MapPost("", Post);
        graphql.MapGet("", Get);
        app.MapGraphQLContract();
        app.MapExplorer();
    }

    private static async Task<IResult> Post(HttpContext http, Engine<Call> engine, IOptions<GraphQLOptions> options, Caller caller, VrnDbContext db)
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
            ? await Answer(http, engine, options.Value, new Call(caller, db, http.RequestServices), request!, type)
            : GraphQLAnswer.Malformed(fault, type, options.Value.StatusCodes);
    }

    private static async Task<IResult> Get(HttpContext http, Engine<Call> engine, IOptions<GraphQLOptions> options, Caller caller, VrnDbContext db)
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
            ? await Answer(http, engine, options.Value, new Call(caller, db, http.RequestServices), request! with { AllowMutations = false }, type)
            : GraphQLAnswer.Malformed(fault, type, options.Value.StatusCodes);
    }

    private static async Task<IResult> Answer(
        HttpContext http, Engine<Call> engine, GraphQLOptions options, Call call, GraphQLRequest request, ResponseType type)
    {
        var started = call.Clock.GetTimestamp();
        using var span = GraphQLTelemetry.Start();
        using var response = await engine.ExecuteAsync(request with
        {
            AllowIntrospection = call.Caller.Has("schema:read") || !NeedsScope(http, options),
            TrustedOnly = options.Documents == DocumentPolicy.TrustedOnly,
            Cost = Report(http.Request),
            TraceId = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier,
        }, call, http.RequestAborted);
        GraphQLTelemetry.Record(span, response, call.Clock.GetElapsedTime(started));
        if (call.Outage is not null)
        {
            return GraphQLAnswer.Unavailable(type);
        }
        switch (response.Outcome)
        {
            case Outcome.Forbidden when call.Missing is { } scope:
                await Refusals.Record(http, call, scope);
                break;
            case Outcome.Data or Outcome.FieldErrors when Report(http.Request) != CostReport.Validate:
                await GatedFields.Record(http, call, response);
                break;
            case Outcome.NotAllowed:
                http.Response.Headers.Allow = "POST";
                break;
            case Outcome.RateLimited:
                http.Response.Headers.RetryAfter = (call.RetryAfter ?? 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
                break;
            case Outcome.TimedOut:
                http.Response.Headers.RetryAfter = "2";
                break;
        }
        // The buffer goes back to its pool when this returns, so it is sent from here.
        await new GraphQLAnswer(response.Body, GraphQLAnswer.Status(response.Outcome, type, options.StatusCodes), type).ExecuteAsync(http);
        return TypedResults.Empty;
    }

    private static bool NeedsScope(HttpContext http, GraphQLOptions options) =>
        options.IntrospectionNeedsScope ?? http.RequestServices.GetRequiredService<IHostEnvironment>().IsProduction();

    private static CostReport Report(HttpRequest request) => request.Headers[CostHeader] switch
    {
        ["report"] => CostReport.Report,
        ["validate"] => CostReport.Validate,
        _ => CostReport.None,
    };
}
