using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using VrnApi.Data.Model;
using VrnApi.Data.Platform;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Data.Providers;

/// <summary>Owns the PostgreSQL migrations.</summary>
public sealed class PostgreSqlVrnDbContext(DbContextOptions<PostgreSqlVrnDbContext> options) : VrnDbContext(options)
{
    private protected override Dialect Dialect => Dialect.PostgreSql;

    private protected override void ConfigureProvider(ModelBuilder modelBuilder)
    {
        // Both providers call this method the same, so it must be called by its class.
        NpgsqlIndexBuilderExtensions.IncludeProperties(
            modelBuilder.Entity<Service>().HasIndex(service => new { service.NameSort, service.Id }).HasFilter("is_live"),
            service => new { service.Status, service.CostKind, service.MinimumAge, service.MaximumAge, service.Listing });
        NpgsqlIndexBuilderExtensions.IncludeProperties(
            modelBuilder.Entity<LocationTier>().HasIndex(row => new { row.Tier, row.Latitude, row.Longitude }),
            row => new { row.LocationId, row.LadCode });
        modelBuilder.Entity<OutboxEntry>().Property(entry => entry.Position).HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()");
        modelBuilder.Entity<ServiceSearch>(search =>
        {
            // The names weigh most, then labels, then prose.
            search.Property<NpgsqlTsVector>(ServiceSearchVector).HasComputedColumnSql(
                "setweight(to_tsvector('english', name_text), 'A') || setweight(to_tsvector('english', label_text), 'B') || setweight(to_tsvector('english', body_text), 'D')",
                stored: true);
            search.HasIndex(ServiceSearchVector).HasMethod("gin");
        });
    }

    /// <summary>The column that only PostgreSQL has: <see cref="ServiceSearch"/> as a weighted vector of English stems.</summary>
    public const string ServiceSearchVector = "Tsv";
}
