using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Evidence;

public enum FactorKind
{
    Risk,
    Protective,
}

/// <summary>What makes violence more or less likely, with its level as printed.</summary>
public sealed class Factor
{
    public required string Code { get; init; }

    public required FactorKind Kind { get; init; }

    public required string Label { get; set; }

    public required string PrintedLevel { get; init; }

    public string? Note { get; set; }

    public ICollection<FactorLevel> Levels { get; init; } = [];

    public ICollection<FactorLens> Lenses { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Factor>
    {
        public void Configure(EntityTypeBuilder<Factor> entity)
        {
            entity.ToTable("factor", "evidence");
            entity.HasKey(factor => factor.Code);
            entity.Property(factor => factor.Code).HasMaxLength(60);
            entity.Property(factor => factor.Label).HasMaxLength(200);
            entity.Property(factor => factor.PrintedLevel).HasMaxLength(60);
            entity.Property(factor => factor.Note).HasMaxLength(1000);
            entity.HasMany(factor => factor.Levels).WithOne().HasForeignKey(level => level.FactorCode);
            entity.HasMany(factor => factor.Lenses).WithOne().HasForeignKey(lens => lens.FactorCode);
        }
    }
}
