using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;
using VrnApi.Platform.Limits;

namespace VrnApi.Platform.Http;

/// <summary>A refusal as <c>application/problem+json</c> (RFC 9457).</summary>
public sealed class ProblemAnswer(Problem problem, string? detail = null, IReadOnlyList<Fault>? errors = null)
    : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    public Problem Problem => problem;

    public IReadOnlyList<Fault> Errors => errors ?? [];

    public int? StatusCode => problem.Status;

    /// <summary>The scope that would have been needed.</summary>
    public string? Scope { get; init; }

    /// <summary>Absolute address from which to read anew.</summary>
    public string? Snapshot { get; init; }

    /// <summary>Code of the agreement that would have been needed.</summary>
    public string? Agreement { get; init; }

    /// <summary>Whole seconds after which trying again makes sense.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The limit that was met, where the refusal is for that.</summary>
    internal LimitDecision? Limit { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (httpContext.Response.HasStarted)
        {
            return;
        }
        httpContext.Features.Set(problem);
        var response = httpContext.Response;
        response.StatusCode = problem.Status;
        response.Headers.CacheControl = "no-store";
        response.Headers.Remove("ETag");
        if (Limit is { } limit)
        {
            RateLimitFields.Set(response, limit);
        }
        if (RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        // An address that somebody put a secret into is not repeated with it.
        var instance = RedactedFormatter.Redact(httpContext.Request.Path.ToUriComponent());
        await response.WriteAsJsonAsync(
            new Body(problem.Type, problem.Title, problem.Status, detail, instance, problem.Code,
                Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier, httpContext.TraceIdentifier, Scope, Snapshot, Agreement, errors),
            VrnJson.Options, "application/problem+json", httpContext.RequestAborted);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(Body), ["application/problem+json"]));

    /// <summary>The members of every refusal.</summary>
    public sealed record Body(
        string Type,
        string Title,
        int Status,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail,
        string Instance,
        string Code,
        string TraceId,
        string RequestId,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Scope,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Snapshot,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Agreement,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Fault>? Errors);
}
