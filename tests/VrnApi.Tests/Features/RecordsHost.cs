using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.Providers;
using VrnApi.Data.Reference;
using VrnApi.Features.Evidence;
using VrnApi.Features.Membership;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using VrnApi.Tests.Features;
using VrnApi.Tests.Harness;

[assembly: AssemblyFixture(typeof(RecordsHost))]

namespace VrnApi.Tests.Features;

/// <summary>
/// The routes of membership and evidence over a PostgreSQL database of their own that holds exactly the two seeds, so that the
/// designs' counts can be asserted. Routing, parameter checks, scopes and cursors are the house's own; only the token is left
/// out: a header names the caller's scopes.
/// </summary>
public sealed class RecordsHost : IAsyncLifetime
{
    private readonly Lazy<Task<WebApplication>> started;

    public RecordsHost() => started = new(Start);

    internal static AutoMapper.IConfigurationProvider Maps { get; } = Projections.Create(NullLoggerFactory.Instance);

    /// <param name="scopes">What the caller may do; none means an authenticated caller without any scope.</param>
    public async Task<HttpClient> Caller(params string[] scopes)
    {
        var client = (await started.Value).GetTestClient();
        client.DefaultRequestHeaders.Add(HeaderCaller.Header, string.Join(' ', scopes));
        return client;
    }

    /// <summary>A scope of services whose context shows every row.</summary>
    public async Task<AsyncServiceScope> Inside()
    {
        var scope = (await started.Value).Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<VrnDbContext>().Scope = PartnerScope.System("test");
        return scope;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (started.IsValueCreated && started.Value.IsCompletedSuccessfully)
        {
            await (await started.Value).DisposeAsync();
        }
    }

    /// <summary>Reads an answer that must have the status.</summary>
    public static async Task<JsonElement> Read(HttpResponseMessage response, int status = 200)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<WebApplication> Start()
    {
        var connection = new NpgsqlConnectionStringBuilder(Needs.PostgreSql()) { Database = $"vrn_records_{Guid.NewGuid():n}", IncludeErrorDetail = true };
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        var services = builder.Services;
        services.AddVrnDatabase(DatabaseProvider.PostgreSql, connection.ConnectionString);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new PublicAddress(new Uri("http://localhost")));
        services.AddSingleton<SharedKeys>();
        services.AddSingleton<Cursors>();
        services.AddHttpContextAccessor();
        services.AddProjections();
        services.AddDataProtection();
        services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        services.AddAuthentication(HeaderCaller.Header).AddScheme<AuthenticationSchemeOptions, HeaderCaller>(HeaderCaller.Header, null);
        services.AddSingleton<IAuthorizationHandler, ScopeHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalAnswers>();
        services.AddAuthorization();
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        var v1 = app.MapGroup("/v1").CheckQueryParameters();
        MembershipEndpoints.Map(v1);
        EvidenceEndpoints.Map(v1);
        await Fill(app.Services);
        await app.StartAsync();
        return app;
    }

    private static async Task Fill(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Scope = PartnerScope.System("test");
        await db.Database.MigrateAsync();
        db.AddRange(
            new Area { Code = "E10000018", Name = "Leicestershire", Kind = AreaKind.County },
            new Area { Code = "E07000130", Name = "Charnwood", Kind = AreaKind.District },
            new AreaLink { AncestorCode = "E10000018", DescendantCode = "E10000018", Depth = 0 },
            new AreaLink { AncestorCode = "E07000130", DescendantCode = "E07000130", Depth = 0 },
            new AreaLink { AncestorCode = "E10000018", DescendantCode = "E07000130", Depth = 1 });
        await db.SaveChangesAsync();
        await MembershipSeed.Load(db, TimeProvider.System, default);
        db.ChangeTracker.Clear();
        await EvidenceSeed.Load(db, TimeProvider.System, default);
        await services.GetRequiredService<SharedKeys>().Load(db, services.GetRequiredService<IDatabaseWays>(), default);
    }

    private sealed class HeaderCaller(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
    {
        public const string Header = "X-Test-Scopes";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers[Header] is not [{ } scopes])
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }
            var caller = new Caller("test-client", Guid.Empty, "test", PartnerType.VrnCore, null, null,
                scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
            Context.Features.Set(caller);
            var ticket = new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(Scheme.Name)), Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(ticket));
        }
    }
}
