using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Outcomes.Released;

/// <summary>How a released value came about.</summary>
public enum CellRule
{
    Rounded,
    Derived,
    External,
}

/// <summary>Why a value is there or is not. The reason for hiding one is never told apart.</summary>
public enum CellStatus
{
    Ok,
    C,
    Z,
    X,
    Low,
}

/// <summary>One released value. The database itself refuses what is not rounded. Immutable.</summary>
public sealed class FrozenCell
{
    public required Guid BlockId { get; init; }

    public required int RowNumber { get; init; }

    public required int IndicatorNumber { get; init; }

    public required CellRule Rule { get; init; }

    /// <summary>Null unless the status is ok.</summary>
    public decimal? Value { get; init; }

    public required CellStatus Status { get; init; }

    public int[] FootnoteNumbers { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<FrozenCell>
    {
        public void Configure(EntityTypeBuilder<FrozenCell> entity)
        {
            entity.ToTable("frozen_cell", "outcomes", table =>
            {
                table.HasCheckConstraint("ck_frozen_cell_status_value",
                    "(\"status\" = 'ok' AND \"value\" IS NOT NULL) OR (\"status\" <> 'ok' AND \"value\" IS NULL)");
                table.HasCheckConstraint("ck_frozen_cell_rounded",
                    "\"rule\" <> 'rounded' OR \"value\" IS NULL OR \"value\" = 0 OR (\"value\" >= 10 AND \"value\" % 5 = 0)");
            });
            entity.IsAppendOnly();
            entity.HasKey(cell => new { cell.BlockId, cell.RowNumber, cell.IndicatorNumber });
            entity.Property(cell => cell.Value).HasPrecision(18, 4);
            entity.HasOne<FrozenRow>().WithMany().HasForeignKey(cell => new { cell.BlockId, cell.RowNumber }).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
