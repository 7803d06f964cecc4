using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

public enum DimensionKind
{
    Ordinal,
    Nominal,
    Integer,
    Decimal,
    Text,
}

/// <summary>Which way of a dimension is the better one, where the owner says so.</summary>
public enum Better
{
    None,
    Up,
    Down,
}

/// <summary>One thing that a scheme version rates, such as impact or cost. Dimensions are never combined.</summary>
public sealed class RatingDimension
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid SchemeVersionId { get; init; }

    public required string Code { get; init; }

    public required string Label { get; set; }

    public required DimensionKind Kind { get; init; }

    public string? Unit { get; init; }

    public decimal? Min { get; init; }

    public decimal? Max { get; init; }

    /// <summary>A number below this says that the subject does harm.</summary>
    public decimal? HarmBelow { get; init; }

    public Better Better { get; init; }

    public bool Headline { get; init; }

    /// <summary><see cref="ValueStatus.Stated"/> when the possible values are known to us.</summary>
    public ValueStatus ValuesStatus { get; init; }

    public string? EndpointLow { get; init; }

    public string? EndpointHigh { get; init; }

    public RatingSchemeVersion? SchemeVersion { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RatingDimension>
    {
        public void Configure(EntityTypeBuilder<RatingDimension> entity)
        {
            entity.ToTable("rating_dimension", "evidence");
            entity.Property(dimension => dimension.Code).HasMaxLength(60);
            entity.Property(dimension => dimension.Label).HasMaxLength(200);
            entity.Property(dimension => dimension.Unit).HasMaxLength(40);
            entity.Property(dimension => dimension.Min).HasPrecision(18, 6);
            entity.Property(dimension => dimension.Max).HasPrecision(18, 6);
            entity.Property(dimension => dimension.HarmBelow).HasPrecision(18, 6);
            entity.Property(dimension => dimension.EndpointLow).HasMaxLength(60);
            entity.Property(dimension => dimension.EndpointHigh).HasMaxLength(60);
            entity.HasIndex(dimension => new { dimension.SchemeVersionId, dimension.Code }).IsUnique();
            entity.RefersTo(dimension => dimension.SchemeVersion, dimension => dimension.SchemeVersionId);
        }
    }
}
