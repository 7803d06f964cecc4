using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Outcomes.Reference;

/// <summary>A combination of filter codes as stored rows know it: by number. The set is closed; the catalogue lists it.</summary>
public sealed class Combination
{
    /// <summary>Drawn from the key, the same on every installation; 0 is the total.</summary>
    public required int Number { get; init; }

    /// <summary><c>reason=PP|sex=Female</c>, filters in alphabetical order; empty for the total.</summary>
    public required string Key { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Combination>
    {
        public void Configure(EntityTypeBuilder<Combination> entity)
        {
            entity.ToTable("combination", "outcomes");
            entity.HasKey(combination => combination.Number);
            entity.Property(combination => combination.Number).ValueGeneratedNever();
            entity.Property(combination => combination.Key).HasMaxLength(120).IsBinarySorted();
            entity.HasIndex(combination => combination.Key).IsUnique();
        }
    }
}
