using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>What would show that an intended outcome is reached. Whether anybody collects it is said by <see cref="IndicatorMapping"/>.</summary>
public sealed class Indicator
{
    public required string Code { get; init; }

    public required string Label { get; set; }

    /// <summary><c>lower-is-better</c>, <c>higher-is-better</c> or <c>context</c>.</summary>
    public required string Direction { get; init; }

    public required string Unit { get; init; }

    public required Guid CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Indicator>
    {
        public void Configure(EntityTypeBuilder<Indicator> entity)
        {
            entity.ToTable("indicator", "evidence");
            entity.HasKey(indicator => indicator.Code);
            entity.Property(indicator => indicator.Code).HasMaxLength(60);
            entity.Property(indicator => indicator.Label).HasMaxLength(200);
            entity.Property(indicator => indicator.Direction).HasMaxLength(20);
            entity.Property(indicator => indicator.Unit).HasMaxLength(20);
            entity.RefersTo<Indicator, Citation>(indicator => indicator.CitationId);
        }
    }
}
