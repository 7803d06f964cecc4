using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Reference;

namespace VrnApi.Data.Outcomes.Released;

/// <summary>A public notice that released figures were wrong: indicators and periods, never a cell. Append-only.</summary>
public sealed class CorrectionNotice
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string DataSetId { get; init; }

    public required Guid[] Versions { get; init; }

    public required int[] IndicatorNumbers { get; init; }

    /// <summary><c>2025/2026|T1</c>, ...</summary>
    public required string[] Periods { get; init; }

    public required string Text { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>Another operator than <see cref="CreatedBy"/>.</summary>
    public string? ConfirmedBy { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<CorrectionNotice>
    {
        public void Configure(EntityTypeBuilder<CorrectionNotice> entity)
        {
            entity.ToTable("correction_notice", "outcomes").IsAppendOnly();
            entity.Property(notice => notice.Text).HasMaxLength(1000);
            entity.Property(notice => notice.CreatedBy).HasMaxLength(64);
            entity.Property(notice => notice.ConfirmedBy).HasMaxLength(64);
            entity.HasOne<DataSet>().WithMany().HasForeignKey(notice => notice.DataSetId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
