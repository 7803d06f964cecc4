using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Evidence;

public enum EcologicalLevel
{
    Individual,
    Relationship,
    Community,
    Society,
}

/// <summary>A level of the ecological model that a factor belongs to; "Community and Societal" is two.</summary>
public sealed class FactorLevel
{
    public required string FactorCode { get; init; }

    public required EcologicalLevel Level { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<FactorLevel>
    {
        public void Configure(EntityTypeBuilder<FactorLevel> entity)
        {
            entity.ToTable("factor_level", "evidence");
            entity.HasKey(level => new { level.FactorCode, level.Level });
            entity.Property(level => level.FactorCode).HasMaxLength(60);
        }
    }
}
