using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Outcomes.Released;

/// <summary>How much of what was expected has come, in words that say no number.</summary>
public enum CoverageBand
{
    /// <summary>Every return that was expected.</summary>
    All,

    /// <summary>At least three in four.</summary>
    Most,

    /// <summary>At least one in four.</summary>
    Some,

    /// <summary>Fewer, but not none.</summary>
    Few,

    None,

    /// <summary>Too few are expected, or it is not known how many.</summary>
    NotShown,
}

/// <summary>The coverage of an area in a released period, as it was when the block was frozen. Immutable.</summary>
public sealed class FrozenCoverage
{
    public required Guid BlockId { get; init; }

    public required GeographicLevel Level { get; init; }

    public required string AreaCode { get; init; }

    public required CoverageBand Band { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<FrozenCoverage>
    {
        public void Configure(EntityTypeBuilder<FrozenCoverage> entity)
        {
            entity.ToTable("frozen_coverage", "outcomes").IsAppendOnly();
            entity.HasKey(row => new { row.BlockId, row.Level, row.AreaCode });
            entity.Property(row => row.AreaCode).HasMaxLength(60).IsBinarySorted();
            entity.HasOne<FrozenBlock>().WithMany().HasForeignKey(row => row.BlockId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
