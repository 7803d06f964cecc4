using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

/// <summary>That a network works under a version of terms, between two days.</summary>
public sealed class TermsAdoption
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid NetworkId { get; init; }

    public required Guid TermsVersionId { get; init; }

    public required DateOnly AdoptedFrom { get; init; }

    public DateOnly? AdoptedTo { get; set; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<TermsAdoption>
    {
        public void Configure(EntityTypeBuilder<TermsAdoption> entity)
        {
            entity.ToTable("terms_adoption", "membership");
            entity.ToTable(table => table.HasCheckConstraint("ck_terms_adoption_period", "adopted_to > adopted_from"));
            entity.HasIndex(adoption => new { adoption.NetworkId, adoption.AdoptedFrom }).IsUnique();
            entity.RefersTo<TermsAdoption, Network>(adoption => adoption.NetworkId);
            entity.RefersTo<TermsAdoption, TermsVersion>(adoption => adoption.TermsVersionId);
            entity.RefersTo<TermsAdoption, Citation>(adoption => adoption.CitationId);
        }
    }
}
