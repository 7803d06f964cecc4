using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>An umbrella under which services are offered. A national programme without a local provider has no organisation.</summary>
public sealed class Programme : DirectoryRoot
{
    public Guid SourceId { get; init; } = Source.SeedId;

    public required string ExternalId { get; init; }

    public Guid? OrganisationId { get; set; }

    public required string Name { get; set; }

    public string? AlternateName { get; set; }

    public string? Description { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Programme>
    {
        public void Configure(EntityTypeBuilder<Programme> entity)
        {
            entity.IsRoot("programme");
            entity.Property(programme => programme.ExternalId).HasMaxLength(200);
            entity.Property(programme => programme.Name).HasMaxLength(300);
            entity.Property(programme => programme.AlternateName).HasMaxLength(300);
            entity.Property(programme => programme.Description).HasMaxLength(DirectoryConfiguration.Prose);
            entity.HasOne<Source>().WithMany().HasForeignKey(programme => programme.SourceId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<Organisation>().WithMany().HasForeignKey(programme => programme.OrganisationId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(programme => new { programme.SourceId, programme.ExternalId }).IsUnique();
        }
    }
}
