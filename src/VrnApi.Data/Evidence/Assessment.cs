using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>A rating of a subject under one scheme version; its values stand in <see cref="AssessmentValue"/>. Append-only.</summary>
public sealed class Assessment
{
    public required Guid RecordId { get; init; }

    public required Guid SchemeVersionId { get; init; }

    public DateOnly? PublishedOn { get; init; }

    public DateOnly? RetrievedOn { get; init; }

    /// <summary>Required where the scheme rates a body of evidence.</summary>
    public string? OutcomeCode { get; init; }

    public Record? Record { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Assessment>
    {
        public void Configure(EntityTypeBuilder<Assessment> entity)
        {
            entity.ToTable("assessment", "evidence").IsAppendOnly();
            entity.HasKey(assessment => assessment.RecordId);
            entity.Property(assessment => assessment.OutcomeCode).HasMaxLength(60);
            entity.HasOne(assessment => assessment.Record).WithOne().HasForeignKey<Assessment>(assessment => assessment.RecordId).OnDelete(DeleteBehavior.Restrict);
            entity.RefersTo<Assessment, RatingSchemeVersion>(assessment => assessment.SchemeVersionId);
            entity.RefersTo<Assessment, OutcomeTerm>(assessment => assessment.OutcomeCode);
        }
    }
}
