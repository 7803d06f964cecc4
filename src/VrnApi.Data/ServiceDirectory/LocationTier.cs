using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

public enum Precision
{
    Exact,
    Sector,
    Outcode,
    District,
}

/// <summary>A place as one tier may know it. A place without a row does not exist in that tier.</summary>
public sealed class LocationTier
{
    public required DocumentTier Tier { get; init; }

    public required Guid LocationId { get; init; }

    public Precision Precision { get; set; }

    public double? Latitude { get; set; }

    public double? Longitude { get; set; }

    /// <summary>GSS code of the district.</summary>
    public string? LadCode { get; set; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    public string? Transportation { get; set; }

    public string? Url { get; set; }

    public bool WithAddress { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<LocationTier>
    {
        public void Configure(EntityTypeBuilder<LocationTier> entity)
        {
            entity.ToTable("location_tier", DirectoryConfiguration.Schema);
            entity.HasKey(row => new { row.Tier, row.LocationId });
            entity.Property(row => row.LadCode).HasMaxLength(9);
            entity.Property(row => row.Name).HasMaxLength(300);
            entity.Property(row => row.Description).HasMaxLength(DirectoryConfiguration.Prose);
            entity.Property(row => row.Transportation).HasMaxLength(2000);
            entity.Property(row => row.Url).HasMaxLength(2048);
            entity.HasIndex(row => new { row.Tier, row.Latitude, row.Longitude });
        }
    }
}
