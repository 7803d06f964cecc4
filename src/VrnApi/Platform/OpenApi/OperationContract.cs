using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.OpenApi;

/// <summary>Adds to each operation what its route already says: the scope it needs, its idempotency, the problems it can answer.</summary>
internal sealed class OperationContract : IOperationFilter
{
    public const string Scheme = "partner";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var scope = metadata.OfType<ScopeRequirement>().LastOrDefault()?.Scope;
        operation.Responses ??= [];
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Query) ?? [])
        {
            // The names of criteria as the query spells them.
            parameter.Name = QueryParameters.CamelCase(parameter.Name!);
        }
        if (scope is not null)
        {
            operation.Description = $"{operation.Description}\n\nScope: `{scope}`.".TrimStart();
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [scope] }];
            Refuses(operation, context, 401, 403);
        }
        if (metadata.OfType<ScopedByField>().Any())
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            Refuses(operation, context, 401);
        }
        Refuses(operation, context, [.. metadata.OfType<AlsoRefuses>().SelectMany(also => also.Statuses)]);
        if (metadata.OfType<TokenSuffices>().Any())
        {
            operation.Description = $"{operation.Description}\n\nAny token; no scope is needed.".TrimStart();
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            Refuses(operation, context, 401, 403);
        }
        if (metadata.OfType<IAcceptsMetadata>().Any())
        {
            Refuses(operation, context, 409, 413, 415, 422);
        }
        if (metadata.OfType<Idempotency.IdempotentMetadata>().LastOrDefault() is { } idempotent)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = Idempotency.Header,
                In = ParameterLocation.Header,
                Required = idempotent.IsRequired,
                Description = "New for each new write, the same when it is tried again; kept seven days.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 },
                Example = "2026-autumn-return-1",
            });
            Refuses(operation, context, 409, 413, 415, 422);
        }
        if (context.ApiDescription.RelativePath?.Contains('{', StringComparison.Ordinal) == true)
        {
            Refuses(operation, context, 404);
        }
        Refuses(operation, context, 400, 429, 500, 503);
    }

    private static void Refuses(OpenApiOperation operation, OperationFilterContext context, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            // An operation of the API does not issue tokens, which is what a clock that is off stops.
            var titles = Problems.All.Values.Where(problem => problem.Status == status && problem != Problems.ClockOff).Select(problem => $"`{problem.Code}`");
            operation.Responses![status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = $"Refused: {string.Join(", ", titles)}.",
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    ["application/problem+json"] = new OpenApiMediaType
                    {
                        Schema = context.SchemaGenerator.GenerateSchema(typeof(ProblemAnswer.Body), context.SchemaRepository),
                    },
                },
            };
        }
    }
}
