using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>The indicator of the Outcomes catalogue that carries an indicator of ours.</summary>
public sealed class IndicatorMapping
{
    public required string IndicatorCode { get; init; }

    public required string OutcomesIndicatorCode { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<IndicatorMapping>
    {
        public void Configure(EntityTypeBuilder<IndicatorMapping> entity)
        {
            entity.ToTable("indicator_mapping", "evidence");
            entity.HasKey(mapping => new { mapping.IndicatorCode, mapping.OutcomesIndicatorCode });
            entity.Property(mapping => mapping.IndicatorCode).HasMaxLength(60);
            entity.Property(mapping => mapping.OutcomesIndicatorCode).HasMaxLength(60);
            entity.RefersTo<IndicatorMapping, Indicator>(mapping => mapping.IndicatorCode);
        }
    }
}
