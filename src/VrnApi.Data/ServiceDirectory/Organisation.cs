using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>The one organisation table of the platform: who offers services, who holds seats, who pushes returns.</summary>
public sealed class Organisation : DirectoryRoot, INamedRoot
{
    public Guid SourceId { get; init; } = Source.SeedId;

    /// <summary>The publisher's own key within its source; the slug for seeded organisations.</summary>
    public required string ExternalId { get; init; }

    public Guid? OwnerPartnerId { get; set; }

    public required string Name { get; set; }

    /// <summary>Folded name, the sort key of every list.</summary>
    public required string NameSort { get; set; }

    public string? AlternateName { get; set; }

    public string? Description { get; set; }

    /// <summary>Code such as <c>local-authority</c>; a code list, not an enum: sources bring their own.</summary>
    public string? Kind { get; set; }

    /// <summary>Role mailbox.</summary>
    public string? Email { get; set; }

    /// <summary>The owner says that the mailbox is a function's, although it looks like a person's.</summary>
    public bool EmailIsRole { get; set; }

    public string? Website { get; set; }

    public string? LogoUrl { get; set; }

    public string? Uri { get; set; }

    public string? LegalStatus { get; set; }

    public int? YearIncorporated { get; set; }

    public Guid? ParentId { get; set; }

    public EditorialState EditorialState { get; set; } = EditorialState.Published;

    /// <summary>Published; kept as a column because every list asks for it.</summary>
    public bool IsLive { get; set; } = true;

    public List<OrganisationIdentifier> Identifiers { get; } = [];

    public List<Contact> Contacts { get; } = [];

    public List<Phone> Phones { get; } = [];

    public List<Funding> Funding { get; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Organisation>
    {
        public void Configure(EntityTypeBuilder<Organisation> entity)
        {
            entity.IsRoot("organisation");
            entity.Property(organisation => organisation.ExternalId).HasMaxLength(200);
            entity.Property(organisation => organisation.Name).HasMaxLength(300);
            entity.Property(organisation => organisation.NameSort).HasMaxLength(300).IsBinarySorted();
            entity.Property(organisation => organisation.AlternateName).HasMaxLength(300);
            entity.Property(organisation => organisation.Description).HasMaxLength(DirectoryConfiguration.Prose);
            entity.Property(organisation => organisation.Kind).HasMaxLength(60);
            entity.Property(organisation => organisation.Email).HasMaxLength(254);
            entity.Property(organisation => organisation.Website).HasMaxLength(2048);
            entity.Property(organisation => organisation.LogoUrl).HasMaxLength(2048);
            entity.Property(organisation => organisation.Uri).HasMaxLength(2048);
            entity.Property(organisation => organisation.LegalStatus).HasMaxLength(200);
            entity.HasOne<Source>().WithMany().HasForeignKey(organisation => organisation.SourceId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<Organisation>().WithMany().HasForeignKey(organisation => organisation.ParentId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(organisation => new { organisation.SourceId, organisation.ExternalId }).IsUnique();
            entity.HasIndex(organisation => new { organisation.IsLive, organisation.NameSort, organisation.Id });
        }
    }
}
