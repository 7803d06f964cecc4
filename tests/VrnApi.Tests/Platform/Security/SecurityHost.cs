using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using VrnApi.Cli;
using VrnApi.Data;
using VrnApi.Features.Outcomes;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Partners;
using VrnApi.Features.Partners.SelfService;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Security;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Security;
using VrnApi.Tokens.Endpoints;

[assembly: AssemblyFixture(typeof(SecurityHost))]

namespace VrnApi.Tests.Platform.Security;

/// <summary>
/// The platform without its areas, on a database of its own, with one probe route for each scope and a clock that can be set
/// ahead: what is disabled, suspended and expired here disturbs nobody else.
/// </summary>
public sealed class SecurityHost : IAsyncLifetime
{
    private readonly Lazy<Task<WebApplication>> started;

    public SecurityHost() => started = new(Start);

    /// <summary>Where the sandbox's credentials lie.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("vrn-security-").FullName;

    public async Task<IServiceProvider> Services() => (await started.Value).Services;

    public async Task<AsyncServiceScope> Inside()
    {
        var scope = (await Services()).CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<VrnDbContext>().Scope = PartnerScope.System("test");
        return scope;
    }

    public async Task<HttpClient> Anonymous() => (await started.Value).GetTestClient();

    /// <summary>Calls as a sandbox client.</summary>
    public async Task<HttpClient> As(string name, string? scope = null) => await As(await Identity(name), scope);

    public async Task<HttpClient> As(SandboxIdentity identity, string? scope = null) =>
        new(new SandboxClient(identity, scope) { InnerHandler = (await started.Value).GetTestServer().CreateHandler() }) { BaseAddress = new Uri(VrnHost.Issuer) };

    public async Task<SandboxIdentity> Identity(string name)
    {
        await started.Value;
        return SandboxIdentity.Read(Folder, name);
    }

    /// <summary>Runs a verb of the command line over this host's database.</summary>
    public async Task<int> Verb(params string[] arguments) => await Run(await Services(), arguments);

    /// <summary>A second host over the same database, with settings of its own.</summary>
    public async Task<WebApplication> Another(params (string Name, string Value)[] settings)
    {
        var configuration = (await Services()).GetRequiredService<IConfiguration>();
        return Build(configuration.GetConnectionString("Vrn")!, settings);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (started.IsValueCreated && started.Value.IsCompletedSuccessfully)
        {
            await (await started.Value).DisposeAsync();
        }
        Directory.Delete(Folder, recursive: true);
    }

    public static string Probe(string scope) => "/probe/" + scope.Replace(':', '-');

    internal static async Task<WebApplication> NewDatabase(params (string Name, string Value)[] settings)
    {
        var connection = new NpgsqlConnectionStringBuilder(Needs.PostgreSql()) { Database = $"vrn_security_{Guid.NewGuid():n}", MaxPoolSize = 30 };
        var app = Build(connection.ConnectionString, settings);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Scope = PartnerScope.System("test");
        await db.Database.MigrateAsync();
        await OutcomesSeed.Load(db, CatalogueLoader.Load(), synthetic: true, CancellationToken.None);
        return app;
    }

    internal static Task<int> Run(IServiceProvider services, params string[] arguments) => Verbs.Run(Verbs.Find(arguments)!, services, arguments);

    private async Task<WebApplication> Start()
    {
        var app = await NewDatabase();
        Assert.Equal(Verbs.Done, await Run(app.Services, "demo", "sandbox", "--out", Folder, "--base-url", VrnHost.Issuer));
        await Serve(app);
        return app;
    }

    /// <summary>Starts a host that was built here, with its probe routes.</summary>
    internal static async Task Serve(WebApplication app)
    {
        app.UsePlatform();
        app.MapTokenEndpoints().RefuseWhileClockIsOff();
        app.MapHealth();
        app.MapAudit();
        foreach (var name in ScopeTable.Names)
        {
            app.MapGet(Probe(name), (Caller caller, VrnDbContext db) =>
                TypedResults.Ok(new { caller.ClientId, caller.PartnerCode, db.Scope.PartnerId, Scopes = caller.Scopes.Order() })).RequireScope(name);
        }
        SelfServiceEndpoints.Map(app);
        app.MapGet("/open", () => TypedResults.Text("open")).AllowAnonymous();
        app.MapGet("/silent", () => TypedResults.Text("silent"));
        await app.Prepare();
        await app.StartAsync();
    }

    internal static WebApplication Build(string connectionString, (string Name, string Value)[] settings)
    {
        var environment = settings.FirstOrDefault(setting => setting.Name == "environment").Value ?? "Sandbox";
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Vrn"] = connectionString,
            ["Tokens:Issuer"] = VrnHost.Issuer,
            ["State:PollSeconds"] = "0",
            ["AllowedHosts"] = "localhost;127.0.0.1",
        });
        // As for the shared host: limits as high as a test run needs; LimitTests set their own.
        builder.Configuration.AddInMemoryCollection(VrnHost.Settings(connectionString)
            .Where(setting => setting.Key.StartsWith("Limits__", StringComparison.Ordinal))
            .Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)));
        builder.Configuration.AddInMemoryCollection(settings.Where(setting => setting.Name != "environment")
            .Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.WebHost.UseTestServer(server => server.PreserveExecutionContext = true);
        RawTargets.Add(builder.Services);
        builder.AddPlatform();
        builder.AddPartners();
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new ShiftedClock()));
        return builder.Build();
    }
}

/// <summary>The machine's clock, set ahead by the flow of control that asked for it and by nobody else.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private static readonly AsyncLocal<TimeSpan> Ahead = new();

    public static void Set(TimeSpan ahead) => Ahead.Value = ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead.Value;
}
