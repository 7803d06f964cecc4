using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Model;
using VrnApi.Data.Platform;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Data.Providers;

/// <summary>Owns the SQL Server migrations. Text compares by case here as it does on PostgreSQL.</summary>
public sealed class SqlServerVrnDbContext(DbContextOptions<SqlServerVrnDbContext> options) : VrnDbContext(options)
{
    private protected override Dialect Dialect => Dialect.SqlServer;

    private protected override void ConfigureProvider(ModelBuilder modelBuilder)
    {
        modelBuilder.UseCollation(Dialect.BinaryCollation);
        modelBuilder.Entity<OutboxEntry>().Property(entry => entry.Position).HasConversion<byte[]>().IsRowVersion();
        // Both providers call this method the same, so it must be called by its class.
        SqlServerIndexBuilderExtensions.IncludeProperties(
            modelBuilder.Entity<Service>().HasIndex(service => new { service.NameSort, service.Id }).HasFilter("[is_live] = 1"),
            service => new { service.Status, service.CostKind, service.MinimumAge, service.MaximumAge, service.Listing });
        SqlServerIndexBuilderExtensions.IncludeProperties(
            modelBuilder.Entity<LocationTier>().HasIndex(row => new { row.Tier, row.Latitude, row.Longitude }),
            row => new { row.LocationId, row.LadCode });
    }
}
