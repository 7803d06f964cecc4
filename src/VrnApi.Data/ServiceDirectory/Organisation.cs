using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>The one organisation table of the platform: who offers services, who holds seats, who pushes returns.</summary>
public sealed class Organisation
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The publisher's own key within its source; the slug for seeded organisations.</summary>
    public required string ExternalId { get; init; }

    public required string Name { get; set; }

    /// <summary>Folded name, the sort key of every list.</summary>
    public required string NameSort { get; set; }

    public string? Description { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Organisation>
    {
        public void Configure(EntityTypeBuilder<Organisation> entity)
        {
            entity.ToTable("organisation", "directory");
            entity.Property(organisation => organisation.ExternalId).HasMaxLength(200);
            entity.Property(organisation => organisation.Name).HasMaxLength(300);
            entity.Property(organisation => organisation.NameSort).HasMaxLength(300).IsBinarySorted();
        }
    }
}
