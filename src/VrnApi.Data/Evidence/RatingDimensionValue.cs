using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>A word of a dimension's vocabulary.</summary>
public sealed class RatingDimensionValue
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid DimensionId { get; init; }

    public required string Code { get; init; }

    public required string Label { get; set; }

    /// <summary>Its place in the scale; a value without one is neither above nor below another.</summary>
    public int? Ordinal { get; init; }

    public bool Harmful { get; init; }

    public string? Definition { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<RatingDimensionValue>
    {
        public void Configure(EntityTypeBuilder<RatingDimensionValue> entity)
        {
            entity.ToTable("rating_dimension_value", "evidence");
            entity.Property(value => value.Code).HasMaxLength(60);
            entity.Property(value => value.Label).HasMaxLength(200);
            entity.Property(value => value.Definition).HasMaxLength(1000);
            entity.HasIndex(value => new { value.DimensionId, value.Code }).IsUnique();
            entity.RefersTo<RatingDimensionValue, RatingDimension>(value => value.DimensionId);
        }
    }
}
