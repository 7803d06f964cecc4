using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Security;
using VrnApi.Tokens.Tests.Harness;

[assembly: AssemblyFixture(typeof(AttackHost))]

namespace VrnApi.Tests.Attacks.Harness;

/// <summary>
/// The product as strangers meet it: processes of their own on real sockets, over one database that nobody else uses. Two equal
/// hosts, one in production, and the services over the same database with which a test looks behind.
/// </summary>
public sealed class AttackHost : IAsyncLifetime
{
    /// <summary>The key of the external issuer that every host here lists, pinned in a file.</summary>
    public static readonly TestKey ExternalKey = TestKey.Es256("idp-1");

    private readonly string folder = Directory.CreateTempSubdirectory("vrn-attacks-").FullName;
    private readonly Lazy<Task<Started>> started;
    private readonly Lazy<Task<Wire>> second, production;
    private readonly ConcurrentQueue<Wire> wires = new();

    public AttackHost()
    {
        started = new(Start);
        second = new(async () => await Open(VrnHost.Issuer));
        production = new(async () => await Open(Wire.ProductionIssuer, ("ASPNETCORE_ENVIRONMENT", "Production"), ("Tokens__Issuer", Wire.ProductionIssuer), ("AllowedHosts", "api.vrn.example;127.0.0.1")));
    }

    private readonly ConcurrentDictionary<string, Lazy<Task<Party>>> parties = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Where the sandbox's credentials lie.</summary>
    public string Folder => folder;

    public async Task<Wire> First() => (await started.Value).Wire;

    /// <summary>Another process over the same database, the same in everything.</summary>
    public Task<Wire> Second() => second.Value;

    /// <summary>The same database served as Production: what it says must help nobody.</summary>
    public Task<Wire> Production() => production.Value;

    public async Task<string> ConnectionString() => (await started.Value).Connection;

    /// <summary>The platform's services over the same database and keys.</summary>
    public async Task<IServiceProvider> Services() => (await started.Value).Behind.Services;

    internal Task<Party> Shared(string kind, Func<Task<Party>> make) => parties.GetOrAdd(kind, _ => new(make)).Value;

    /// <summary>A database context that sees every row.</summary>
    public async Task<T> Behind<T>(Func<VrnDbContext, Task<T>> work)
    {
        await using var scope = (await Services()).CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Scope = PartnerScope.System("test");
        return await work(db);
    }

    /// <summary>What the audit says of a request: the reasons of its rows.</summary>
    public async Task<string[]> Reasons(Answer answer)
    {
        var request = answer.Header("X-Request-Id");
        return await Behind(db => db.Set<AuditEvent>().Where(row => row.RequestId == request && row.Reason != null)
            .OrderBy(row => row.Time).Select(row => row.Reason!).ToArrayAsync(Ct));
    }

    /// <summary>The actions of a request's audit rows.</summary>
    public async Task<string[]> Actions(Answer answer)
    {
        var request = answer.Header("X-Request-Id");
        return await Behind(db => db.Set<AuditEvent>().Where(row => row.RequestId == request).OrderBy(row => row.Time).Select(row => row.Action).ToArrayAsync(Ct));
    }

    /// <summary>Everything the hosts have logged up to now.</summary>
    public IEnumerable<string> Logs() => wires.SelectMany(wire => wire.Log);

    /// <summary>A further process, with settings of its own, for the test that disposes it.</summary>
    public async Task<Wire> Open(string issuer, params (string Name, string Value)[] settings)
    {
        var connection = (await started.Value).Connection;
        var wire = await Wire.Start(connection, issuer, Ct, [.. External, .. settings]);
        wires.Enqueue(wire);
        return wire;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var wire in wires)
        {
            await wire.DisposeAsync();
        }
        if (started.IsValueCreated && started.Value.IsCompletedSuccessfully)
        {
            await (await started.Value).Behind.DisposeAsync();
        }
        Directory.Delete(folder, recursive: true);
    }

    private async Task<Started> Start()
    {
        var connection = new NpgsqlConnectionStringBuilder(Needs.PostgreSql()) { Database = $"vrn_attacks_{Guid.NewGuid():n}", MaxPoolSize = 30 }.ConnectionString;
        foreach (var verb in (string[][])[["migrate"], ["seed"], ["demo", "sandbox", "--out", folder, "--base-url", VrnHost.Issuer]])
        {
            var (code, output) = await HostProcess.Verb(connection, Ct, verb);
            Assert.True(code == 0, $"vrnapi {string.Join(' ', verb)} ended with {code}: {output}");
        }
        await File.WriteAllTextAsync(Path.Combine(folder, "idp.json"), new JsonObject { ["keys"] = new JsonArray(ExternalKey.RegisteredJwk) }.ToJsonString(), Ct);
        var wire = await Wire.Start(connection, VrnHost.Issuer, Ct, External);
        wires.Enqueue(wire);
        return new Started(connection, SecurityHost.Build(connection, []), wire);
    }

    private (string Name, string Value)[] External =>
    [
        ("Tokens__ExternalIssuers__0__Issuer", "https://idp.example"), ("Tokens__ExternalIssuers__0__JwksFile", Path.Combine(folder, "idp.json")),
        ("Tokens__ExternalIssuers__0__Preset", "Duende"), ("Tokens__ExternalIssuers__0__Audience", VrnHost.Issuer + "/api"),
    ];

    private sealed record Started(string Connection, WebApplication Behind, Wire Wire);
}
