using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>A rating scale under one name; what its words mean belongs to its versions.</summary>
public sealed class RatingScheme
{
    public required string Code { get; init; }

    public required string Title { get; set; }

    public string? Owner { get; set; }

    public ValueStatus OwnerStatus { get; set; }

    public string? Note { get; set; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RatingScheme>
    {
        public void Configure(EntityTypeBuilder<RatingScheme> entity)
        {
            entity.ToTable("rating_scheme", "evidence");
            entity.HasKey(scheme => scheme.Code);
            entity.Property(scheme => scheme.Code).HasMaxLength(60);
            entity.Property(scheme => scheme.Title).HasMaxLength(200);
            entity.Property(scheme => scheme.Owner).HasMaxLength(200);
            entity.Property(scheme => scheme.Note).HasMaxLength(1000);
            entity.RefersTo<RatingScheme, Citation>(scheme => scheme.CitationId);
        }
    }
}
