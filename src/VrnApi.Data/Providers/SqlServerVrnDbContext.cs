using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Model;

namespace VrnApi.Data.Providers;

/// <summary>Owns the SQL Server migrations. Text compares by case here as it does on PostgreSQL.</summary>
public sealed class SqlServerVrnDbContext(DbContextOptions<SqlServerVrnDbContext> options) : VrnDbContext(options)
{
    private protected override Dialect Dialect => Dialect.SqlServer;

    private protected override void ConfigureProvider(ModelBuilder modelBuilder) =>
        modelBuilder.UseCollation(Dialect.BinaryCollation);
}
