using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using Citation = VrnApi.Data.Evidence.Citation;

namespace VrnApi.Data.Membership;

/// <summary>That a member organisation accepted a version of the terms, through a function and not through a named person.</summary>
public sealed class TermsAcceptance
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid NetworkId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid TermsVersionId { get; init; }

    public required DateOnly AcceptedOn { get; init; }

    public required string AcceptedByFunction { get; init; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<TermsAcceptance>
    {
        public void Configure(EntityTypeBuilder<TermsAcceptance> entity)
        {
            entity.ToTable("terms_acceptance", "membership");
            entity.Property(acceptance => acceptance.AcceptedByFunction).HasMaxLength(60);
            entity.HasIndex(acceptance => new { acceptance.NetworkId, acceptance.OrganisationId, acceptance.TermsVersionId }).IsUnique();
            entity.RefersTo<TermsAcceptance, Network>(acceptance => acceptance.NetworkId);
            entity.RefersTo<TermsAcceptance, Organisation>(acceptance => acceptance.OrganisationId);
            entity.RefersTo<TermsAcceptance, TermsVersion>(acceptance => acceptance.TermsVersionId);
            entity.RefersTo<TermsAcceptance, RoleFunction>(acceptance => acceptance.AcceptedByFunction);
            entity.RefersTo<TermsAcceptance, Citation>(acceptance => acceptance.CitationId);
        }
    }
}
