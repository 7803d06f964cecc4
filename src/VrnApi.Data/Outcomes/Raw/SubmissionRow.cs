using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Outcomes.Raw;

/// <summary>One count of a return. It has no text of any kind, so that none can carry a person.</summary>
public sealed class SubmissionRow
{
    public required Guid SubmissionId { get; init; }

    /// <summary>Data row of the return, counted from 1.</summary>
    public required int Line { get; init; }

    public required int IndicatorNumber { get; init; }

    /// <summary>A GSS code as a number: letter's place in the alphabet, then the eight digits. Null for the establishment itself.</summary>
    public long? AreaNumber { get; init; }

    public required int CombinationNumber { get; init; }

    public required long Value { get; init; }

    public Submission Submission { get; init; } = null!;

    internal sealed class Configuration : IEntityTypeConfiguration<SubmissionRow>
    {
        public void Configure(EntityTypeBuilder<SubmissionRow> entity)
        {
            // Indicator and combination are checked against the catalogue before a row is made; keys to them would be
            // looked up once for each of 100,000 rows.
            entity.ToTable("submission_row", "outcomes", table => table.HasCheckConstraint("ck_submission_row_value", "\"value\" >= 0"));
            entity.HasKey(row => new { row.SubmissionId, row.Line });
            entity.HasOne(row => row.Submission).WithMany().HasForeignKey(row => row.SubmissionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
