using Microsoft.Extensions.Logging.Console;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Edge;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Http;
using VrnApi.Platform.Limits;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Outbound;
using VrnApi.Platform.Replicas;
using VrnApi.Platform.Security;
using VrnApi.Platform.Webhooks;

namespace VrnApi.Platform;

/// <summary>What every feature stands on: configuration, database, JSON, refusals, limits of the web server.</summary>
internal static class Hosting
{
    public static void AddPlatform(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MaxRequestBodySize = 16 * 1024 * 1024;
        });
        AddLogging(builder);

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(PublicAddressOf(builder.Configuration));
        services.AddVrnDatabase(
            builder.Configuration.GetValue("Database:Provider", DatabaseProvider.PostgreSql),
            builder.Configuration.GetConnectionString("Vrn") ?? throw new MisconfiguredException(
                "ConnectionStrings__Vrn is not set: name the database, or start with ./run.sh, which brings its own."),
            builder.Configuration.GetConnectionString("VrnReplica"));
        builder.AddReplicas();
        services.AddHttpContextAccessor();
        services.AddExceptionHandler<Unexpected>();
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(json => VrnJson.Configure(json.SerializerOptions));
        // Criteria are checked by one filter that names every fault; an exception would name the first.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        builder.AddSecurity();
        builder.AddLimits();
        builder.AddOutbound();
        builder.AddEdge();
        services.AddApiDescription();
        services.AddProjections();
        services.AddScoped<TextGuard>();
        builder.AddChanges();
        builder.AddWebhooks();
        services.AddGraphQL();
        Subscriptions.Add(services);
        Telemetry.Add(builder);
    }

    public static void UsePlatform(this WebApplication app)
    {
        app.UseEdge();
        app.UseRequestIds();
        app.UseRequestLog();
        app.UseSecurityHeaders();
        app.UseConnectionLimit();
        app.UseExceptionHandler();
        app.UsePreflight();
        app.UseProblemsForBareStatus();
        app.UseResponseCompression();
        app.UseRouting();
        app.UseAdmission();
        app.UseReplicas();
        app.UseAuthentication();
        app.UseCrossOrigin();
        app.UseLimits();
        app.UseCallers();
        app.UseGraphQLSockets();
        app.UseAuthorization();
        app.UseGraphQLEvents();
        app.UseGatedReads();
    }

    /// <summary>Loads what requests need before the first one is taken.</summary>
    public static async Task Prepare(this WebApplication app)
    {
        app.CheckEdge();
        // A schema file that disagrees with the code stops the host here, with every fault named.
        _ = app.Services.GetRequiredService<TrustedDocuments>();
        await using var scope = app.Services.CreateAsyncScope();
        await app.Services.GetRequiredService<KeyRing>().Open(default);
        await app.Services.GetRequiredService<SharedKeys>().Load(
            scope.ServiceProvider.GetRequiredService<VrnDbContext>(), scope.ServiceProvider.GetRequiredService<IDatabaseWays>(), default);
    }

    private static PublicAddress PublicAddressOf(ConfigurationManager configuration)
    {
        var text = configuration["Tokens:Issuer"] ?? throw new MisconfiguredException(
            "Tokens__Issuer is not set: it is the address under which partners reach this platform, without a final slash.");
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new PublicAddress(address)
            : throw new MisconfiguredException($"Tokens__Issuer is '{text}', which is no absolute http or https address.");
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.FormatterName = RedactedFormatter.FormatterName);
        builder.Logging.AddConsoleFormatter<RedactedFormatter, ConsoleFormatterOptions>();
        builder.Services.Configure<JsonConsoleFormatterOptions>(console => console.UseUtcTimestamp = true);
        builder.Services.Configure<JsonConsoleFormatterOptions>(console => console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ");
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        // SQL parameters and request addresses may hold what a caller searched for.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Error);
        // An unreachable database is logged once, by whoever answers for it.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Connection", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
    }
}
