using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

/// <summary>Terms of reference under one name; their text and rules belong to versions.</summary>
public sealed class Terms
{
    public required string Code { get; init; }

    public required string Title { get; set; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Terms>
    {
        public void Configure(EntityTypeBuilder<Terms> entity)
        {
            entity.ToTable("terms", "membership");
            entity.HasKey(terms => terms.Code);
            entity.Property(terms => terms.Code).HasMaxLength(60);
            entity.Property(terms => terms.Title).HasMaxLength(200);
            entity.RefersTo<Terms, Citation>(terms => terms.CitationId);
        }
    }
}
