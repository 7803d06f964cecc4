using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

public enum FactorEffect
{
    Reduces,
    Strengthens,
    Raises,
}

/// <summary>What a document says a subject does to a factor. Append-only.</summary>
public sealed class FactorLink
{
    public required Guid RecordId { get; init; }

    public required string FactorCode { get; init; }

    public required FactorEffect Effect { get; init; }

    /// <summary>The document's own words for the factor, where they differ.</summary>
    public string? PrintedFactor { get; init; }

    public Record? Record { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<FactorLink>
    {
        public void Configure(EntityTypeBuilder<FactorLink> entity)
        {
            entity.ToTable("factor_link", "evidence").IsAppendOnly();
            entity.HasKey(link => link.RecordId);
            entity.Property(link => link.FactorCode).HasMaxLength(60);
            entity.Property(link => link.PrintedFactor).HasMaxLength(200);
            entity.HasOne(link => link.Record).WithOne().HasForeignKey<FactorLink>(link => link.RecordId).OnDelete(DeleteBehavior.Restrict);
            entity.RefersTo<FactorLink, Factor>(link => link.FactorCode);
        }
    }
}
