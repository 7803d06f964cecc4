using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>A term that records are tagged with.</summary>
public sealed class TaxonomyTerm : DirectoryRoot
{
    public required Guid TaxonomyId { get; init; }

    public required string Code { get; init; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    public Guid? ParentId { get; set; }

    public string? Uri { get; set; }

    /// <summary>Other words for it, separated by commas; searched, not shown.</summary>
    public string? Synonyms { get; set; }

    /// <summary>Places of services with this term are withheld unless somebody decides otherwise.</summary>
    public bool SensitiveDefault { get; set; }

    /// <summary>0 for a term without a parent.</summary>
    public int Depth { get; set; }

    public Taxonomy? Taxonomy { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<TaxonomyTerm>
    {
        public void Configure(EntityTypeBuilder<TaxonomyTerm> entity)
        {
            entity.IsRoot("taxonomy_term");
            entity.Property(term => term.Code).HasMaxLength(100);
            entity.Property(term => term.Name).HasMaxLength(200);
            entity.Property(term => term.Description).HasMaxLength(2000);
            entity.Property(term => term.Uri).HasMaxLength(800);
            entity.Property(term => term.Synonyms).HasMaxLength(2000);
            entity.HasOne(term => term.Taxonomy).WithMany().HasForeignKey(term => term.TaxonomyId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<TaxonomyTerm>().WithMany().HasForeignKey(term => term.ParentId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(term => new { term.TaxonomyId, term.Code }).IsUnique();
            entity.HasIndex(term => term.Uri).IsUnique();
        }
    }
}
