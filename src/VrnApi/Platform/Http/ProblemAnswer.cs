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

    /// <summary>Absolute address of the report that says the same for longer.</summary>
    public string? Report { get; init; }

    /// <summary>What a mirror would have withdrawn.</summary>
    public MirrorDetail? Mirror { get; init; }

    /// <summary>What was here and is gone.</summary>
    public GoneDetail? Gone { get; init; }

    /// <summary>Number of a version that was withdrawn.</summary>
    public string? Version { get; init; }

    /// <summary>Number of the version to read instead.</summary>
    public string? Successor { get; init; }

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
                Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier, httpContext.TraceIdentifier, Scope, Snapshot, Agreement, errors)
            {
                Report = Report,
                Live = Mirror?.Live,
                Missing = Mirror?.Missing,
                Examples = Mirror?.Examples,
                Id = Gone?.Id,
                DeletedAt = Gone?.DeletedAt,
                Reason = Gone?.Reason,
                ReplacedBy = Gone?.ReplacedBy,
                Version = Version,
                Successor = Successor,
            },
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
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Fault>? Errors)
    {
        /// <summary>Of a return that was not accepted: where its report is kept for thirty days.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Report { get; init; }

        /// <summary>Records of the source that are published.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Live { get; init; }

        /// <summary>How many of them the mirror does not name.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Missing { get; init; }

        /// <summary>Keys of some of them.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<string>? Examples { get; init; }

        /// <summary>Of what is gone.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Guid? Id { get; init; }

        [JsonPropertyName("deleted_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public DateTimeOffset? DeletedAt { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Reason { get; init; }

        [JsonPropertyName("replaced_by"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Guid? ReplacedBy { get; init; }

        /// <summary>Of a data set, withdrawn.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Version { get; init; }

        /// <summary>Number of the version to read instead.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Successor { get; init; }
    }
}

/// <summary>How much a mirror would have withdrawn.</summary>
public sealed record MirrorDetail(int Live, int Missing, IReadOnlyList<string> Examples);

/// <summary>What is told of something that was here.</summary>
public sealed record GoneDetail(Guid Id, DateTimeOffset DeletedAt, string? Reason, Guid? ReplacedBy);
