using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using Citation = VrnApi.Data.Evidence.Citation;

namespace VrnApi.Data.Membership;

/// <summary>That a member organisation committed to a principle.</summary>
public sealed class PrincipleCommitment
{
    public required Guid NetworkId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required string PrincipleCode { get; init; }

    public required DateOnly CommittedOn { get; set; }

    public DateOnly? WithdrawnOn { get; set; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PrincipleCommitment>
    {
        public void Configure(EntityTypeBuilder<PrincipleCommitment> entity)
        {
            entity.ToTable("principle_commitment", "membership");
            entity.HasKey(commitment => new { commitment.NetworkId, commitment.OrganisationId, commitment.PrincipleCode });
            entity.Property(commitment => commitment.PrincipleCode).HasMaxLength(60);
            entity.RefersTo<PrincipleCommitment, Network>(commitment => commitment.NetworkId);
            entity.RefersTo<PrincipleCommitment, Organisation>(commitment => commitment.OrganisationId);
            entity.RefersTo<PrincipleCommitment, Principle>(commitment => commitment.PrincipleCode);
            entity.RefersTo<PrincipleCommitment, Citation>(commitment => commitment.CitationId);
        }
    }
}
