using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>What capacity is counted in. Its id is made from its name, so that it is the same everywhere.</summary>
public sealed class Unit
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public string? Scheme { get; init; }

    public string? Identifier { get; init; }

    public string? Uri { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Unit>
    {
        public void Configure(EntityTypeBuilder<Unit> entity)
        {
            entity.IsPart("unit");
            entity.Property(unit => unit.Name).HasMaxLength(100);
            entity.Property(unit => unit.Scheme).HasMaxLength(100);
            entity.Property(unit => unit.Identifier).HasMaxLength(100);
            entity.Property(unit => unit.Uri).HasMaxLength(2048);
        }
    }
}
