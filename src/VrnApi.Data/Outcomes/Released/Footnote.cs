using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Reference;

namespace VrnApi.Data.Outcomes.Released;

/// <summary>What a reader must know about released figures. Append-only.</summary>
public sealed class Footnote
{
    public required string DataSetId { get; init; }

    public required int Number { get; init; }

    public required string Text { get; init; }

    public int? IndicatorNumber { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Footnote>
    {
        public void Configure(EntityTypeBuilder<Footnote> entity)
        {
            entity.ToTable("footnote", "outcomes").IsAppendOnly();
            entity.HasKey(footnote => new { footnote.DataSetId, footnote.Number });
            entity.Property(footnote => footnote.Text).HasMaxLength(1000);
            entity.HasOne<DataSet>().WithMany().HasForeignKey(footnote => footnote.DataSetId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
