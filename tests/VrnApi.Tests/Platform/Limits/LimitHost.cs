using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Cli;
using VrnApi.Data;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Security;
using VrnApi.Tokens.Endpoints;

namespace VrnApi.Tests.Platform.Limits;

/// <summary>One database for the tests of limits; each test starts hosts over it with limits of its own and uses clients of its own.</summary>
public sealed class LimitHost : IAsyncLifetime
{
    public const string Open = "/open", Read = "/read", Write = "/write", Slow = "/slow";

    private const string Address = "X-Test-Address";

    /// <summary>What <see cref="Slow"/> waits for.</summary>
    public TaskCompletionSource Gate { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Lazy<Task<WebApplication>> first;
    private readonly string folder = Directory.CreateTempSubdirectory("vrn-limits-").FullName;

    public LimitHost() => first = new(async () =>
    {
        var app = await SecurityHost.NewDatabase();
        Assert.Equal(Verbs.Done, await SecurityHost.Run(app.Services, "demo", "sandbox", "--out", folder, "--base-url", VrnHost.Issuer));
        return app;
    });

    /// <summary>A running host with two probes: one open, one that needs services:read.</summary>
    public async Task<WebApplication> Start(params (string Name, string Value)[] limits)
    {
        var connection = (await first.Value).Services.GetRequiredService<IConfiguration>().GetConnectionString("Vrn")!;
        var app = SecurityHost.Build(connection, [.. limits.Select(limit => ("Limits:" + limit.Name, limit.Value))]);
        // The in-memory server has no addresses.
        app.Use((http, next) =>
        {
            http.Connection.RemoteIpAddress = IPAddress.Parse(http.Request.Headers[Address].FirstOrDefault() ?? "192.0.2.1");
            return next(http);
        });
        app.UsePlatform();
        app.MapTokenEndpoints();
        app.MapHealth();
        app.MapGet(Open, () => TypedResults.Text("open")).AllowAnonymous();
        app.MapGet(Slow, async () =>
        {
            await Gate.Task;
            return TypedResults.Text("slow");
        }).AllowAnonymous();
        app.MapGet(Read, () => TypedResults.Text("read")).RequireScope("services:read");
        app.MapPost(Write, () => new CreatedAnswer<string>("made", "/write/1")).RequireScope("services:read").Idempotent(VrnApi.Platform.Http.Idempotency.ScopeSuffices);
        await app.Prepare();
        await app.StartAsync();
        return app;
    }

    /// <summary>Calls without credentials from an address.</summary>
    public static HttpClient From(WebApplication app, string address)
    {
        var client = app.GetTestClient();
        client.DefaultRequestHeaders.Add(Address, address);
        return client;
    }

    public SandboxIdentity Identity(string name) => SandboxIdentity.Read(folder, name);

    public HttpClient As(WebApplication app, string name, string address = "192.0.2.1")
    {
        var client = new HttpClient(new SandboxClient(Identity(name), "services:read") { InnerHandler = app.GetTestServer().CreateHandler() }) { BaseAddress = new Uri(VrnHost.Issuer) };
        client.DefaultRequestHeaders.Add(Address, address);
        return client;
    }

    public static async Task<T> Rows<T>(WebApplication app, Func<VrnDbContext, Task<T>> work)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Scope = PartnerScope.System("test");
        return await work(db);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (first.IsValueCreated && first.Value.IsCompletedSuccessfully)
        {
            await (await first.Value).DisposeAsync();
        }
        Directory.Delete(folder, recursive: true);
    }
}
