using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

public enum LensKind
{
    School,
    Parenting,
}

/// <summary>The table of a document in which a factor is printed: what matters to schools, or to parenting.</summary>
public sealed class FactorLens
{
    public required string FactorCode { get; init; }

    public required LensKind Lens { get; init; }

    public required Guid CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<FactorLens>
    {
        public void Configure(EntityTypeBuilder<FactorLens> entity)
        {
            entity.ToTable("factor_lens", "evidence");
            entity.HasKey(lens => new { lens.FactorCode, lens.Lens });
            entity.Property(lens => lens.FactorCode).HasMaxLength(60);
            entity.RefersTo<FactorLens, Citation>(lens => lens.CitationId);
        }
    }
}
