using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Outcomes.Reference;

/// <summary>The catalogue's indicator as stored rows know it: by number. A number is never given to another indicator.</summary>
public sealed class Indicator
{
    /// <summary>Drawn from the code, the same on every installation.</summary>
    public required int Number { get; init; }

    public required string Code { get; init; }

    public required string Label { get; set; }

    public required string DataSetId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Indicator>
    {
        public void Configure(EntityTypeBuilder<Indicator> entity)
        {
            entity.ToTable("indicator", "outcomes");
            entity.HasKey(indicator => indicator.Number);
            entity.Property(indicator => indicator.Number).ValueGeneratedNever();
            entity.Property(indicator => indicator.Code).HasMaxLength(50).IsBinarySorted();
            entity.Property(indicator => indicator.Label).HasMaxLength(80);
            entity.HasIndex(indicator => indicator.Code).IsUnique();
            entity.HasOne<DataSet>().WithMany().HasForeignKey(indicator => indicator.DataSetId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
