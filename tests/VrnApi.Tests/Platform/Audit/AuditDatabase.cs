using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VrnApi.Cli;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Security;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Audit;
using VrnApi.Tests.Platform.Security;

[assembly: AssemblyFixture(typeof(AuditDatabase))]

namespace VrnApi.Tests.Platform.Audit;

/// <summary>
/// A database with a sandbox's trail of some sixty events, linked, with a checkpoint every ten; each test tampers with a copy of
/// its own. Its hosts do nothing by themselves: what links, links when a test says so.
/// </summary>
public sealed class AuditDatabase : IAsyncLifetime
{
    public const string Registrar = "sandbox-registrar", Approver = "sandbox-approver";

    private static readonly (string, string)[] Settings = [("Audit:CheckpointRows", "10")];

    private readonly Lazy<Task<string>> template;

    /// <summary>Where databases and roles are made.</summary>
    public static string Server => new NpgsqlConnectionStringBuilder(Needs.PostgreSql()) { Database = "postgres" }.ConnectionString;

    public AuditDatabase() => template = new(Make);

    public string Folder { get; } = Directory.CreateTempSubdirectory("vrn-audit-").FullName;

    /// <summary>A host over a fresh copy, not started.</summary>
    public async Task<WebApplication> Copy(params (string, string)[] settings)
    {
        var from = await template.Value;
        var to = new NpgsqlConnectionStringBuilder(Needs.PostgreSql()) { Database = $"vrn_audit_{Guid.NewGuid():n}", MaxPoolSize = 10 };
        await Execute(Server, $"CREATE DATABASE {to.Database} TEMPLATE {from}");
        return SecurityHost.Build(to.ConnectionString, [.. Settings, .. settings]);
    }

    public static string Connection(WebApplication app) => app.Configuration.GetConnectionString("Vrn")!;

    /// <summary>As whoever owns the server: triggers are asleep.</summary>
    public static Task Tamper(WebApplication app, string sql) => Execute(Connection(app), "SET session_replication_role = replica; " + sql);

    public static async Task<long> Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    internal static Task<AuditReport> Verify(WebApplication app, params string[] outside) =>
        Work(app, db => new AuditVerification(db).Run(outside, TestContext.Current.CancellationToken));

    internal static Task<T> Work<T>(WebApplication app, Func<VrnDbContext, Task<T>> work) =>
        app.Services.GetRequiredService<IServiceScopeFactory>().AsSystem("test", work);

    internal static async Task LinkAll(WebApplication app)
    {
        while (await app.Services.GetRequiredService<AuditChain>().Link(TestContext.Current.CancellationToken) > 0)
        {
            // Until nothing waits.
        }
    }

    /// <summary>Events such as the platform writes.</summary>
    internal static Task<int> Record(WebApplication app, int count, DateTimeOffset? at = null) => Work(app, db =>
    {
        db.AddRange(Enumerable.Range(0, count).Select(i => new AuditEvent
        {
            Time = AuditTime.Of((at ?? TimeProvider.System.GetUtcNow()).AddMilliseconds(i)),
            Action = "data.read",
            Outcome = AuditOutcome.Done,
            ClientId = "school-a",
            RequestId = $"made-{i}",
        }));
        return db.SaveChangesAsync();
    });

    /// <summary>An operator's verb.</summary>
    public Task<int> Verb(WebApplication app, string @operator, params string[] arguments) => SecurityHost.Run(app.Services,
        [.. arguments, "--operator", @operator, "--operator-key", Path.Combine(Folder, "keys", $"operator-{@operator}.pem")]);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<string> Make()
    {
        await using var app = await SecurityHost.NewDatabase(Settings);
        Assert.Equal(Verbs.Done, await SecurityHost.Run(app.Services, "demo", "sandbox", "--out", Folder, "--base-url", VrnHost.Issuer));
        await app.Services.GetRequiredService<KeyRing>().Open(default);
        await Record(app, 20, TimeProvider.System.GetUtcNow().AddHours(-2));
        await LinkAll(app);
        await Record(app, 5);
        await LinkAll(app);
        return new NpgsqlConnectionStringBuilder(Connection(app)).Database!;
    }
}
