using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

public enum SubjectRelation
{
    Implements,
    IsExampleOf,
    Cites,
}

/// <summary>
/// That a document ties one subject to another, with the rating of the other that it mentions. Such a rating is never one of
/// the subject's own. Append-only.
/// </summary>
public sealed class SubjectLink
{
    public required Guid RecordId { get; init; }

    public required Guid ToSubjectId { get; init; }

    public required SubjectRelation Relation { get; init; }

    public Guid? CitedSchemeVersionId { get; init; }

    public Guid? CitedDimensionId { get; init; }

    public string? CitedValueCode { get; init; }

    public string? CitedRawText { get; init; }

    public ValueStatus? CitedValueStatus { get; init; }

    public Record? Record { get; init; }

    public Subject? ToSubject { get; init; }

    public RatingDimension? CitedDimension { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SubjectLink>
    {
        public void Configure(EntityTypeBuilder<SubjectLink> entity)
        {
            entity.ToTable("subject_link", "evidence").IsAppendOnly();
            entity.HasKey(link => link.RecordId);
            entity.ToTable(table => table.HasCheckConstraint("ck_subject_link_cited",
                "(cited_value_status = 'stated' AND cited_value_code IS NOT NULL) OR ((cited_value_status <> 'stated' OR cited_value_status IS NULL) AND cited_value_code IS NULL)"));
            entity.Property(link => link.CitedValueCode).HasMaxLength(60);
            entity.Property(link => link.CitedRawText).HasMaxLength(300);
            entity.HasIndex(link => link.ToSubjectId);
            entity.HasOne(link => link.Record).WithOne().HasForeignKey<SubjectLink>(link => link.RecordId).OnDelete(DeleteBehavior.Restrict);
            entity.RefersTo(link => link.ToSubject, link => link.ToSubjectId);
            entity.RefersTo(link => link.CitedDimension, link => link.CitedDimensionId);
            entity.RefersTo<SubjectLink, RatingSchemeVersion>(link => link.CitedSchemeVersionId);
        }
    }
}
