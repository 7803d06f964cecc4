using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>What helps people with disabilities at a place.</summary>
public sealed class Accessibility
{
    public required Guid Id { get; init; }

    public required Guid LocationId { get; init; }

    /// <summary>Of the list <c>vrn-accessibility</c>.</summary>
    public Guid? TermId { get; set; }

    public string? Description { get; set; }

    public string? Details { get; set; }

    public string? Url { get; set; }

    public int Ordinal { get; set; }

    public TaxonomyTerm? Term { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Accessibility>
    {
        public void Configure(EntityTypeBuilder<Accessibility> entity)
        {
            entity.IsPart("accessibility");
            entity.Property(accessibility => accessibility.Description).HasMaxLength(500);
            entity.Property(accessibility => accessibility.Details).HasMaxLength(2000);
            entity.Property(accessibility => accessibility.Url).HasMaxLength(2048);
            entity.HasOne<Location>().WithMany(location => location.Accessibility).HasForeignKey(accessibility => accessibility.LocationId).OnDelete(DeleteBehavior.Cascade);
            entity.HasOne(accessibility => accessibility.Term).WithMany().HasForeignKey(accessibility => accessibility.TermId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
