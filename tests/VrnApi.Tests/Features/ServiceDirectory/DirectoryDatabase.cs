using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.Providers;
using VrnApi.Features.ServiceDirectory.Seeding;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory;

/// <summary>A migrated and seeded database of its own, for tests that change the directory or compare it whole.</summary>
public sealed class DirectoryDatabase : IAsyncLifetime
{
    public static readonly PartnerScope Everybody = PartnerScope.Nobody;
    public static readonly PartnerScope Partner = PartnerScope.Of(Guid.NewGuid(), PartnerType.Council);
    public static readonly PartnerScope Dashboard = PartnerScope.Of(Guid.NewGuid(), PartnerType.Dashboard);

    private ServiceProvider? services;

    /// <summary>For a host or a verb in front of it.</summary>
    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        // A fixture cannot be skipped: without a server each test says so itself, when it opens a session.
        if (!Needs.HasPostgreSql)
        {
            return;
        }
        var server = new NpgsqlConnectionStringBuilder(Needs.PostgreSql()) { Database = $"vrn_directory_{Guid.NewGuid():n}" };
        ConnectionString = server.ConnectionString;
        services = new ServiceCollection().AddVrnDatabase(DatabaseProvider.PostgreSql, ConnectionString)
            .AddSingleton(TimeProvider.System).AddScoped<DirectoryWriter>().AddLogging().BuildServiceProvider();
        await using var session = Open(PartnerScope.System("test"));
        await session.Db.Database.MigrateAsync();
        await DirectorySeed.Load(session.Db, session.Writer);
    }

    public async ValueTask DisposeAsync()
    {
        if (services is null)
        {
            return;
        }
        await using (var session = Open(PartnerScope.System("test")))
        {
            await session.Db.Database.EnsureDeletedAsync();
        }
        await services.DisposeAsync();
    }

    /// <summary>What one request would have, on behalf of whoever the scope names.</summary>
    public Session Open(PartnerScope scope)
    {
        _ = Needs.PostgreSql();
        return new((services ?? throw new InvalidOperationException("Not started.")).CreateAsyncScope(), scope);
    }

    public sealed class Session : IAsyncDisposable
    {
        private readonly AsyncServiceScope scope;

        internal Session(AsyncServiceScope scope, PartnerScope caller)
        {
            this.scope = scope;
            Db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            Db.Scope = caller;
        }

        public VrnDbContext Db { get; }

        public IDatabaseWays Ways => scope.ServiceProvider.GetRequiredService<IDatabaseWays>();

        public DirectoryWriter Writer => scope.ServiceProvider.GetRequiredService<DirectoryWriter>();

        public ValueTask DisposeAsync() => scope.DisposeAsync();
    }
}
