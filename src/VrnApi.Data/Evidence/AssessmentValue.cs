using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>What an assessment says on one dimension: exactly one value when it is stated, none when it is not. Append-only.</summary>
public sealed class AssessmentValue
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid AssessmentId { get; init; }

    public required Guid DimensionId { get; init; }

    public string? ValueCode { get; init; }

    public int? IntValue { get; init; }

    public decimal? DecimalValue { get; init; }

    public string? TextValue { get; init; }

    public required ValueStatus ValueStatus { get; init; }

    /// <summary>How this value was read, where it differs from the other values of the assessment.</summary>
    public RecordBasis? Basis { get; init; }

    /// <summary>The characters found in the document.</summary>
    public string? RawText { get; init; }

    /// <summary>Which block of the page it stands in, counted from 1.</summary>
    public int? SourceBlock { get; init; }

    public required Guid CitationId { get; init; }

    public Assessment? Assessment { get; init; }

    public RatingDimension? Dimension { get; init; }

    public Citation? Citation { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AssessmentValue>
    {
        private const string Given =
            "(CASE WHEN value_code IS NULL THEN 0 ELSE 1 END + CASE WHEN int_value IS NULL THEN 0 ELSE 1 END + CASE WHEN decimal_value IS NULL THEN 0 ELSE 1 END + CASE WHEN text_value IS NULL THEN 0 ELSE 1 END)";

        public void Configure(EntityTypeBuilder<AssessmentValue> entity)
        {
            entity.ToTable("assessment_value", "evidence").IsAppendOnly();
            entity.ToTable(table => table.HasCheckConstraint("ck_assessment_value_stated",
                $"(value_status = 'stated' AND {Given} = 1) OR (value_status <> 'stated' AND {Given} = 0)"));
            entity.Property(value => value.ValueCode).HasMaxLength(60);
            entity.Property(value => value.DecimalValue).HasPrecision(18, 6);
            entity.Property(value => value.TextValue).HasMaxLength(2000);
            entity.Property(value => value.RawText).HasMaxLength(300);
            entity.HasIndex(value => new { value.AssessmentId, value.DimensionId }).IsUnique();
            entity.HasIndex(value => new { value.DimensionId, value.ValueCode });
            entity.RefersTo(value => value.Assessment, value => value.AssessmentId);
            entity.RefersTo(value => value.Dimension, value => value.DimensionId);
            entity.RefersTo(value => value.Citation, value => value.CitationId);
        }
    }
}
