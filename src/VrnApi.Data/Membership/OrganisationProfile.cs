using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using Citation = VrnApi.Data.Evidence.Citation;

namespace VrnApi.Data.Membership;

/// <summary>What membership needs to know of an organisation beyond the directory: its type and its class under the duty.</summary>
public sealed class OrganisationProfile
{
    public required Guid OrganisationId { get; init; }

    /// <summary>Lower-case kebab text, such as <c>local-authority-unitary</c>.</summary>
    public required string Type { get; set; }

    public StatutoryClass StatutoryClass { get; set; }

    public DutyKind? DutyKind { get; set; }

    public StatedBasis ClassBasis { get; set; }

    public DateOnly? ValidFrom { get; set; }

    public DateOnly? ValidTo { get; set; }

    public Guid? CitationId { get; init; }

    public Organisation? Organisation { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<OrganisationProfile>
    {
        public void Configure(EntityTypeBuilder<OrganisationProfile> entity)
        {
            entity.ToTable("organisation_profile", "membership");
            entity.HasKey(profile => profile.OrganisationId);
            entity.Property(profile => profile.Type).HasMaxLength(60);
            entity.HasOne(profile => profile.Organisation).WithOne().HasForeignKey<OrganisationProfile>(profile => profile.OrganisationId).OnDelete(DeleteBehavior.Restrict);
            entity.RefersTo<OrganisationProfile, Citation>(profile => profile.CitationId);
        }
    }
}
