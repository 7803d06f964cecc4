using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Reference;

namespace VrnApi.Data.Outcomes.Released;

/// <summary>A day from which an indicator's figures are not comparable with earlier ones. Append-only.</summary>
public sealed class SeriesBreak
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required int IndicatorNumber { get; init; }

    public required DateOnly From { get; init; }

    public required string Text { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SeriesBreak>
    {
        public void Configure(EntityTypeBuilder<SeriesBreak> entity)
        {
            entity.ToTable("series_break", "outcomes").IsAppendOnly();
            entity.Property(seriesBreak => seriesBreak.Text).HasMaxLength(500);
            entity.HasOne<Indicator>().WithMany().HasForeignKey(seriesBreak => seriesBreak.IndicatorNumber).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(seriesBreak => new { seriesBreak.IndicatorNumber, seriesBreak.From }).IsUnique();
        }
    }
}
