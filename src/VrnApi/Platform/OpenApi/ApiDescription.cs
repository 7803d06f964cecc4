using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using VrnApi.Data.Model;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.OpenApi;

/// <summary>The REST contract at <c>/openapi/v1.json</c> and its reader at <c>/docs</c>, both served by the host itself.</summary>
internal static partial class ApiDescription
{
    public const string Name = "v1";

    private const string ReaderFiles = "/docs/vrnapi/";

    // The reader's own scripts and styles, nothing from another host.
    private const string ReaderPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'";

    public static void AddApiDescription(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc(Name, new OpenApiInfo
            {
                Title = "VrnApi",
                Version = Name,
                Description = "One place for the partners of a violence reduction network to get and give data: services, membership, evidence and aggregated outcomes.",
                Contact = new OpenApiContact { Name = "The team of the network that runs this platform" },
                License = new OpenApiLicense { Name = "Data under the Open Government Licence v3.0 where a record does not say otherwise", Url = new Uri("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/") },
            });
            swagger.IncludeXmlComments(typeof(ApiDescription).Assembly);
            swagger.SupportNonNullableReferenceTypes();
            swagger.NonNullableReferenceTypesAsRequired();
            swagger.CustomSchemaIds(SchemaName);
            swagger.MapType<RawJson>(() => new OpenApiSchema { Type = JsonSchemaType.Object, Description = "As its own address answers it." });
            swagger.OperationFilter<OperationContract>();
            swagger.DocumentFilter<DocumentContract>();
            swagger.AddSecurityDefinition(OperationContract.Scheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Description = "OAuth 2.0 client credentials; see /.well-known/oauth-authorization-server for every way to authenticate.",
                Flows = new OpenApiOAuthFlows
                {
                    ClientCredentials = new OpenApiOAuthFlow { TokenUrl = new Uri("/oauth/token", UriKind.Relative), Scopes = ScopeTable.All.ToDictionary(rule => rule.Scope, About) },
                },
            });
        });
    }

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapSwagger("/openapi/{documentName}.json", swagger => swagger.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1)
            .AllowAnonymous();
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal), docs => docs.Use((http, next) =>
        {
            http.Response.Headers.ContentSecurityPolicy = ReaderPolicy;
            return next(http);
        }));
        Serve(app, "reader.css", "text/css; charset=utf-8");
        Serve(app, "reader.js", "text/javascript; charset=utf-8");
        app.UseSwaggerUI(reader =>
        {
            reader.RoutePrefix = "docs";
            reader.DocumentTitle = "VrnApi";
            reader.InjectStylesheet(ReaderFiles + "reader.css");
            reader.InjectJavascript(ReaderFiles + "reader.js");
            reader.SwaggerEndpoint($"/openapi/{Name}.json", "VrnApi v1");
        });
    }

    /// <summary>What the reader's own files lack for people with poor sight.</summary>
    private static void Serve(WebApplication app, string name, string type)
    {
        var bytes = SeedFile.Bytes("docs/" + name);
        app.MapGet(ReaderFiles + name, (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=300";
            return Conditional.Write(http, bytes, type);
        }).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>How strongly a client must be known, and who may hold the scope.</summary>
    private static string About(ScopeRule rule) => $"Minimum assurance {Codes.Of(rule.Minimum)}; may be held by {string.Join(", ", rule.Holders
        .Where(holder => holder.Value != Holding.Never).OrderBy(holder => holder.Key)
        .Select(holder => Codes.Of(holder.Key) + (holder.Value == Holding.UnderAgreement ? " under an agreement" : "")))}.";

    /// <summary><c>Page`1[NetworkModel]</c> is called <c>PageOfNetwork</c>, <c>ProblemAnswer.Body</c> <c>Problem</c>.</summary>
    internal static string SchemaName(Type type)
    {
        if (type == typeof(ProblemAnswer.Body))
        {
            return "Problem";
        }
        var name = type.IsNested && !type.DeclaringType!.IsGenericType ? type.DeclaringType.Name + type.Name : type.Name;
        name = ModelSuffix().Replace(name, "");
        return type.IsGenericType
            ? $"{name}Of{string.Concat(type.GetGenericArguments().Select(SchemaName))}"
            : name;
    }

    [GeneratedRegex("(Model)?(`\\d+)?$")]
    private static partial Regex ModelSuffix();
}
