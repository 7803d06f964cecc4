using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Reference;

/// <summary>
/// Containment of areas, closed over all levels: every ancestor of an area has a row, and an area contains itself
/// (<see cref="Depth"/> 0), so that "in this area" is one join.
/// </summary>
public sealed class AreaLink
{
    public required string AncestorCode { get; init; }

    public required string DescendantCode { get; init; }

    public required int Depth { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AreaLink>
    {
        public void Configure(EntityTypeBuilder<AreaLink> entity)
        {
            entity.ToTable("area_closure", "reference");
            entity.HasKey(link => new { link.AncestorCode, link.DescendantCode });
            entity.Property(link => link.AncestorCode).HasMaxLength(60);
            entity.Property(link => link.DescendantCode).HasMaxLength(60);
            entity.HasIndex(link => new { link.DescendantCode, link.AncestorCode });
        }
    }
}
