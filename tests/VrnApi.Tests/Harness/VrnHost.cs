using System.Net.WebSockets;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VrnApi.Data;
using VrnApi.Platform.Webhooks;
using VrnApi.Tests.Harness;

[assembly: AssemblyFixture(typeof(VrnHost))]

namespace VrnApi.Tests.Harness;

/// <summary>
/// One host over one new PostgreSQL database for the whole run, migrated, seeded and given its sandbox partners by the same
/// verbs that ./run.sh uses. Tests share it and never assume that a table is empty.
/// </summary>
public sealed class VrnHost : IAsyncLifetime
{
    public const string Issuer = "http://127.0.0.1:5080";

    private readonly string folder = Directory.CreateTempSubdirectory("vrn-tests-").FullName;
    private readonly Lazy<Task<Started>> started;

    private readonly Lazy<Task<HostWith>> delivering;

    public VrnHost()
    {
        started = new(Start);
        delivering = new(Deliver);
    }

    /// <summary>Where the sandbox's credentials lie.</summary>
    public string Folder => folder;

    /// <summary>A client without any credentials; addresses are relative to the host.</summary>
    public async Task<HttpClient> Anonymous() => (await started.Value).Factory.CreateDefaultClient(new Uri(Issuer), new SettledFeeds());

    /// <summary>Builds a client over handlers that see every request, such as one that adds a token.</summary>
    public async Task<HttpClient> With(params DelegatingHandler[] handlers) =>
        (await started.Value).Factory.CreateDefaultClient(new Uri(Issuer), handlers);

    /// <summary>Another host over the same database, with settings of its own.</summary>
    public async Task<HostWith> Settings(params (string Name, string Value)[] settings)
    {
        var first = await started.Value;
        return new HostWith(first.Factory.WithWebHostBuilder(server =>
        {
            foreach (var (name, value) in settings)
            {
                server.UseSetting(name, value);
            }
        }), folder);
    }

    /// <summary>A host over another database that listens on a free port of this machine, for programs outside this run.</summary>
    public async Task<ServedHost> Serve(string connectionString)
    {
        // What every host of the run is set to is in the environment once the shared one has started.
        await started.Value;
        return new ServedHost(connectionString);
    }

    /// <summary>The one host of the run that delivers webhooks: quickly, to <see cref="Receivers"/>.</summary>
    public Task<HostWith> Delivering => delivering.Value;

    /// <summary>Where its webhooks arrive.</summary>
    public Receivers Receivers { get; } = new();

    /// <summary>Opens a socket inside the host; no network is between.</summary>
    public async Task<WebSocket> Socket(string path, string protocol, CancellationToken ct)
    {
        var client = (await started.Value).Factory.Server.CreateWebSocketClient();
        client.SubProtocols.Add(protocol);
        return await client.ConnectAsync(new Uri(Issuer + path), ct);
    }

    public async Task<string> ConnectionString() => (await started.Value).ConnectionString;

    /// <summary>A scope of the host's services whose context shows every row.</summary>
    public async Task<AsyncServiceScope> Inside()
    {
        var scope = (await started.Value).Factory.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<VrnDbContext>().Scope = PartnerScope.System("test");
        return scope;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (delivering.IsValueCreated && delivering.Value.IsCompletedSuccessfully)
        {
            await (await delivering.Value).DisposeAsync();
        }
        Receivers.Dispose();
        if (started.IsValueCreated && started.Value.IsCompletedSuccessfully)
        {
            await (await started.Value).Factory.DisposeAsync();
        }
        Directory.Delete(folder, recursive: true);
    }

    private async Task<HostWith> Deliver()
    {
        var first = await started.Value;
        var factory = first.Factory.WithWebHostBuilder(server =>
        {
            server.UseSetting("Webhooks:Deliver", "true").UseSetting("Webhooks:PollMilliseconds", "50");
            server.UseSetting("Webhooks:FirstRetrySeconds", "0.05").UseSetting("Webhooks:LongestRetrySeconds", "0.2");
            server.ConfigureServices(services => services.AddHttpClient(WebhookSender.HttpClient)
                .ConfigurePrimaryHttpMessageHandler(() => Receivers).SetHandlerLifetime(Timeout.InfiniteTimeSpan));
        });
        _ = factory.Server;
        return new HostWith(factory, folder);
    }

    private async Task<Started> Start()
    {
        var connection = new NpgsqlConnectionStringBuilder(Needs.PostgreSql()) { Database = $"vrn_test_{Guid.NewGuid():n}", IncludeErrorDetail = true };
        foreach (var (name, value) in Settings(connection.ConnectionString))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
        await Verb("migrate");
        await Verb("seed");
        await Verb("demo", "sandbox", "--out", folder, "--base-url", Issuer);
        var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(server => server.ConfigureServices(RawTargets.Add));
        _ = factory.Server;
        return new Started(factory, connection.ConnectionString);
    }

    /// <summary>The environment of a sandbox host over one database.</summary>
    public static Dictionary<string, string> Settings(string connectionString) => new()
    {
        ["ConnectionStrings__Vrn"] = connectionString,
        ["ASPNETCORE_ENVIRONMENT"] = "Sandbox",
        ["Tokens__Issuer"] = Issuer,
        ["Seed__Synthetic"] = "true",
        // The whole run comes from one address as a few clients, many times faster than partners may call.
        ["Limits__ApiPerSecond"] = "100000",
        ["Limits__ApiBurst"] = "100000",
        ["Limits__ApiPerDay"] = "100000000",
        ["Limits__ExportsPerDay"] = "100000",
        ["Limits__ExportsAtOnce"] = "1000",
        ["Limits__GraphQLCostPerMinute"] = "100000000",
        ["Limits__TokensPerMinute"] = "100000",
        ["Limits__FailuresPerMinute"] = "100000",
        ["Limits__AnonymousPerSecond"] = "100000",
        ["Limits__AnonymousBurst"] = "100000",
        ["Limits__Connections"] = "5000",
        // Names of receivers lead nowhere here; one host of the run delivers.
        ["Webhooks__Deliver"] = "false",
    };

    private static async Task Verb(params string[] arguments)
    {
        var main = typeof(Program).Assembly.EntryPoint!;
        var outcome = main.Invoke(null, [arguments]);
        var code = outcome is Task<int> task ? await task : (int)outcome!;
        Assert.True(code == 0, $"vrnapi {string.Join(' ', arguments)} ended with {code}.");
    }

    private sealed record Started(WebApplicationFactory<Program> Factory, string ConnectionString);
}
