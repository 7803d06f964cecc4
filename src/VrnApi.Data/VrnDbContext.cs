using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Model;

namespace VrnApi.Data;

/// <summary>
/// The one model of the platform. A derived context per database owns that database's migrations and nothing else;
/// everything else takes this type.
/// </summary>
public abstract partial class VrnDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>Whose rows this context shows; nobody's until somebody is named.</summary>
    public PartnerScope Scope { get; set; } = PartnerScope.Nobody;

    /// <summary>Whether something was saved through this context.</summary>
    public bool HasWritten { get; internal set; }

    private protected abstract Dialect Dialect { get; }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(VrnDbContext).Assembly);
        ConfigurePartnerFilters(modelBuilder);
        ConfigureProvider(modelBuilder);
        Conventions.Apply(modelBuilder, Dialect);
    }

    /// <summary>What only one database can hold, such as a text search vector.</summary>
    private protected virtual void ConfigureProvider(ModelBuilder modelBuilder)
    {
    }
}
