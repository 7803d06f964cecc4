using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Reference;

public enum AreaKind
{
    Region,
    PoliceForceArea,
    County,
    Unitary,
    District,
    Icb,
    Ward,
    Csp,
    Partnership,
}

/// <summary>A place with a code that is valid between two days: ONS geography, or an area of ours such as a safety partnership.</summary>
public sealed class Area
{
    /// <summary>Nine-character GSS code, or a slug for areas that have none.</summary>
    public required string Code { get; init; }

    public required string Name { get; set; }

    public required AreaKind Kind { get; init; }

    public DateOnly? ValidFrom { get; set; }

    public DateOnly? ValidTo { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Area>
    {
        public void Configure(EntityTypeBuilder<Area> entity)
        {
            entity.ToTable("area", "reference");
            entity.HasKey(area => area.Code);
            entity.Property(area => area.Code).HasMaxLength(60);
            entity.Property(area => area.Name).HasMaxLength(200);
        }
    }
}
