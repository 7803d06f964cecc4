using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>One area of a fact on the facet <c>area</c>. Append-only.</summary>
public sealed class SubjectFactArea
{
    public required Guid RecordId { get; init; }

    public required string GssCode { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SubjectFactArea>
    {
        public void Configure(EntityTypeBuilder<SubjectFactArea> entity)
        {
            entity.ToTable("subject_fact_area", "evidence").IsAppendOnly();
            entity.HasKey(area => new { area.RecordId, area.GssCode });
            entity.Property(area => area.GssCode).HasMaxLength(9);
            entity.HasOne<SubjectFact>().WithMany(fact => fact.Areas).HasForeignKey(area => area.RecordId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
