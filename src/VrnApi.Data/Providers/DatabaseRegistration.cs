using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VrnApi.Data.Model;

namespace VrnApi.Data.Providers;

public static class DatabaseRegistration
{
    /// <summary>Registers <see cref="VrnDbContext"/> and the database's own ways (<see cref="IDatabaseWays"/>) for one provider.</summary>
    public static IServiceCollection AddVrnDatabase(this IServiceCollection services, DatabaseProvider provider, string connectionString)
    {
        switch (provider)
        {
            case DatabaseProvider.PostgreSql:
                services.AddSingleton(_ => NpgsqlDataSource.Create(WithoutJit(connectionString)));
                services.AddPooledDbContextFactory<PostgreSqlVrnDbContext>((sp, options) =>
                    options.UseVrnPostgreSql(sp.GetRequiredService<NpgsqlDataSource>()));
                services.AddScoped<VrnDbContext>(Lease<PostgreSqlVrnDbContext>);
                services.AddSingleton<IDatabaseWays, PostgreSqlWays>();
                break;
            case DatabaseProvider.SqlServer:
                services.AddPooledDbContextFactory<SqlServerVrnDbContext>(options => options.UseVrnSqlServer(connectionString));
                services.AddScoped<VrnDbContext>(Lease<SqlServerVrnDbContext>);
                services.AddSingleton<IDatabaseWays, SqlServerWays>();
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
    private static T Lease<T>(IServiceProvider services) where T : VrnDbContext
    {
        var db = services.GetRequiredService<IDbContextFactory<T>>().CreateDbContext();
        db.Scope = PartnerScope.Nobody;
        return db;
    }

    /// <summary>
    /// The compiler of PostgreSQL is for reports: on a filtered search it spends several times what the search itself takes. An operator's own
    /// options stand.
    /// </summary>
    private static string WithoutJit(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.Options ??= "-c jit=off";
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
