using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

public enum LocationKind
{
    Physical,
    Postal,
    Virtual,
}

/// <summary>
/// A place as its owner knows it, exact values included. Only write slices, the redactor and the audited exit may read it;
/// whatever is published reads <see cref="LocationTier"/>.
/// </summary>
public sealed class Location : DirectoryRoot
{
    public Guid SourceId { get; init; } = Source.SeedId;

    public required string ExternalId { get; init; }

    public Guid? OwnerPartnerId { get; set; }

    public Guid? OrganisationId { get; set; }

    public LocationKind Kind { get; set; }

    public string? Name { get; set; }

    public string? AlternateName { get; set; }

    public string? Description { get; set; }

    public string? Transportation { get; set; }

    public string? Url { get; set; }

    /// <summary>Degrees, WGS 84.</summary>
    public double? Latitude { get; set; }

    public double? Longitude { get; set; }

    public Precision? PositionPrecision { get; set; }

    /// <summary>Such as a UPRN.</summary>
    public string? ExternalIdentifier { get; set; }

    public string? ExternalIdentifierType { get; set; }

    public Sensitivity Sensitivity { get; set; }

    public List<Address> Addresses { get; } = [];

    public List<Contact> Contacts { get; } = [];

    public List<Phone> Phones { get; } = [];

    public List<Schedule> Schedules { get; } = [];

    public List<Language> Languages { get; } = [];

    public List<Accessibility> Accessibility { get; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Location>
    {
        public void Configure(EntityTypeBuilder<Location> entity)
        {
            entity.IsRoot("location");
            entity.Property(location => location.ExternalId).HasMaxLength(200);
            entity.Property(location => location.Name).HasMaxLength(300);
            entity.Property(location => location.AlternateName).HasMaxLength(300);
            entity.Property(location => location.Description).HasMaxLength(DirectoryConfiguration.Prose);
            entity.Property(location => location.Transportation).HasMaxLength(2000);
            entity.Property(location => location.Url).HasMaxLength(2048);
            entity.Property(location => location.ExternalIdentifier).HasMaxLength(100);
            entity.Property(location => location.ExternalIdentifierType).HasMaxLength(60);
            entity.HasOne<Source>().WithMany().HasForeignKey(location => location.SourceId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<Organisation>().WithMany().HasForeignKey(location => location.OrganisationId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(location => new { location.SourceId, location.ExternalId }).IsUnique();
        }
    }
}
