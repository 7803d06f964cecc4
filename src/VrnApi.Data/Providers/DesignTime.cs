using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace VrnApi.Data.Providers;

/// <summary>
/// Contexts for tools and offline tests: they build the model and its SQL and never connect, so the addresses lead nowhere.
/// </summary>
public static class DesignTime
{
    public static VrnDbContext PostgreSql() => new PostgreSqlVrnDbContext(
        Options<PostgreSqlVrnDbContext>(options => options.UseVrnPostgreSql(NpgsqlDataSource.Create("Host=nowhere"))));

    public static VrnDbContext SqlServer() => new SqlServerVrnDbContext(
        Options<SqlServerVrnDbContext>(options => options.UseVrnSqlServer("Server=nowhere")));

    private static DbContextOptions<T> Options<T>(Action<DbContextOptionsBuilder> configure) where T : DbContext
    {
        var builder = new DbContextOptionsBuilder<T>();
        configure(builder);
        return builder.Options;
    }

    internal sealed class PostgreSqlFactory : IDesignTimeDbContextFactory<PostgreSqlVrnDbContext>
    {
        public PostgreSqlVrnDbContext CreateDbContext(string[] args) => (PostgreSqlVrnDbContext)PostgreSql();
    }

    internal sealed class SqlServerFactory : IDesignTimeDbContextFactory<SqlServerVrnDbContext>
    {
        public SqlServerVrnDbContext CreateDbContext(string[] args) => (SqlServerVrnDbContext)SqlServer();
    }
}
