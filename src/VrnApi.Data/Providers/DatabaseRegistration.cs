using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VrnApi.Data.Model;

namespace VrnApi.Data.Providers;

public static class DatabaseRegistration
{
    /// <summary>Registers <see cref="VrnDbContext"/> and the database's own ways (<see cref="IDatabaseWays"/>) for one provider.</summary>
    /// <param name="replica">Of a replica that reads may go to; null for none.</param>
    public static IServiceCollection AddVrnDatabase(this IServiceCollection services, DatabaseProvider provider, string connectionString, string? replica = null)
    {
        services.AddScoped<ReadPlace>();
        switch (provider)
        {
            case DatabaseProvider.PostgreSql:
                services.AddSingleton(_ => NpgsqlDataSource.Create(ForShortReads(connectionString)));
                services.AddPooledDbContextFactory<PostgreSqlVrnDbContext>((sp, options) =>
                    options.UseVrnPostgreSql(sp.GetRequiredService<NpgsqlDataSource>()));
                services.AddScoped<VrnDbContext>(Lease<PostgreSqlVrnDbContext>);
                services.AddSingleton<IDatabaseWays, PostgreSqlWays>();
                if (replica is not null)
                {
                    services.AddReplica<PostgreSqlVrnDbContext>(options => options.UseVrnPostgreSql(NpgsqlDataSource.Create(ForShortReads(replica))));
                }
                break;
            case DatabaseProvider.SqlServer:
                services.AddPooledDbContextFactory<SqlServerVrnDbContext>(options => options.UseVrnSqlServer(connectionString));
                services.AddScoped<VrnDbContext>(Lease<SqlServerVrnDbContext>);
                services.AddSingleton<IDatabaseWays, SqlServerWays>();
                if (replica is not null)
                {
                    services.AddReplica<SqlServerVrnDbContext>(options => options.UseVrnSqlServer(replica));
                }
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(provider));
        }
        return services;
    }

    /// <summary>
    /// Contexts are used again: making one, with all that translates its queries, costs a multiple of a small statement. What the last
    /// user left in it is cleared when it goes back; whose rows it shows is forgotten here.
    /// </summary>
    private static VrnDbContext Lease<T>(IServiceProvider services) where T : VrnDbContext
    {
        var db = services.GetRequiredService<ReadPlace>().Replica?.Create() ?? services.GetRequiredService<IDbContextFactory<T>>().CreateDbContext();
        db.Scope = PartnerScope.Nobody;
        db.HasWritten = false;
        return db;
    }

    private static void AddReplica<T>(this IServiceCollection services, Action<DbContextOptionsBuilder> configure) where T : VrnDbContext =>
        services.AddSingleton(provider =>
        {
            var options = new DbContextOptionsBuilder<T>();
            options.UseApplicationServiceProvider(provider);
            configure(options);
            var contexts = new PooledDbContextFactory<T>(options.Options);
            return new ReplicaContexts(contexts.CreateDbContext);
        });

    /// <summary>
    /// The compiler of PostgreSQL and its parallel workers are for reports: on a filtered search the one spends several times what the search itself takes,
    /// and to start the others for a page of five hundred takes twice as long as to read it. An operator's own options stand. And no connection holds
    /// anything that outlives its transaction, so that putting its session back costs for nothing.
    /// </summary>
    private static string ForShortReads(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true };
        settings.Options ??= "-c jit=off -c max_parallel_workers_per_gather=0";
        return settings.ConnectionString;
    }

    internal static DbContextOptionsBuilder UseVrnPostgreSql(this DbContextOptionsBuilder options, NpgsqlDataSource source) =>
        options.UseNpgsql(source, npgsql => npgsql.EnableRetryOnFailure(3).MigrationsHistoryTable("migration", "platform"))
            .AddInterceptors(AppendOnly.Interceptor.Instance, PreparedReads.Interceptor.Instance);

    internal static DbContextOptionsBuilder UseVrnSqlServer(this DbContextOptionsBuilder options, string connectionString) =>
        options.UseSqlServer(connectionString, server => server.EnableRetryOnFailure(3).MigrationsHistoryTable("migration", "platform")
            // One text for any number of keys: a list is one JSON parameter.
            .UseParameterizedCollectionMode(ParameterTranslationMode.Parameter))
            .AddInterceptors(AppendOnly.Interceptor.Instance);
}
