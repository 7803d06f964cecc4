using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Outcomes.Released;

public enum ChangeKind
{
    Added,
    Removed,
    Revised,
    Relabelled,
    Noted,
}

/// <summary>That a version changed an indicator in a period: never which cell. Append-only.</summary>
public sealed class ChangeEntry
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid VersionId { get; init; }

    public required ChangeKind Kind { get; init; }

    public int? IndicatorNumber { get; init; }

    public string? Period { get; init; }

    public string? PeriodCode { get; init; }

    public string? Text { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ChangeEntry>
    {
        public void Configure(EntityTypeBuilder<ChangeEntry> entity)
        {
            entity.ToTable("change_entry", "outcomes").IsAppendOnly();
            entity.Property(change => change.Period).HasMaxLength(9).IsUnicode(false);
            entity.Property(change => change.PeriodCode).HasMaxLength(4).IsUnicode(false);
            entity.Property(change => change.Text).HasMaxLength(500);
            entity.HasOne<DataSetVersion>().WithMany().HasForeignKey(change => change.VersionId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
