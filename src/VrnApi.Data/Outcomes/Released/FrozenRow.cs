using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Outcomes.Released;

public enum GeographicLevel
{
    Nat,
    Reg,
    Pfa,
    La,
    Lad,
    Csp,
    Network,
}

/// <summary>One combination of a released table. Every combination has a row, so that how many there are says nothing. Immutable.</summary>
public sealed class FrozenRow
{
    public required Guid BlockId { get; init; }

    public required int RowNumber { get; init; }

    public required int TableNumber { get; init; }

    /// <summary>Place of the period in the order of periods.</summary>
    public required long PeriodOrdinal { get; init; }

    public required GeographicLevel Level { get; init; }

    public required string AreaCode { get; init; }

    public required int CombinationNumber { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<FrozenRow>
    {
        public void Configure(EntityTypeBuilder<FrozenRow> entity)
        {
            entity.ToTable("frozen_row", "outcomes").IsAppendOnly();
            entity.HasKey(row => new { row.BlockId, row.RowNumber });
            entity.Property(row => row.AreaCode).HasMaxLength(60).IsBinarySorted();
            entity.HasOne<FrozenBlock>().WithMany().HasForeignKey(row => row.BlockId).OnDelete(DeleteBehavior.Restrict);
            // A block is of one period: without it between them, places and combinations of a question are looked up one by one.
            entity.HasIndex(row => new { row.BlockId, row.TableNumber, row.AreaCode, row.CombinationNumber });
        }
    }
}
