using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Partners;

namespace VrnApi.Data.Outcomes.Raw;

public enum SubmissionType
{
    Full,
    Nil,
    Correction,
}

public enum SubmissionState
{
    Draft,
    Submitted,
    Accepted,
    Rejected,
    Superseded,
    Withdrawn,
}

/// <summary>A partner's return: who counted what for which establishment and period. Its counts are <see cref="SubmissionRow"/>s.</summary>
public sealed class Submission
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string DataSetId { get; init; }

    /// <summary>The partner whose return this is; the row filter reads it.</summary>
    public required Guid ProviderId { get; init; }

    public required string ClientId { get; init; }

    /// <summary>The school that counted; null for returns of a whole organisation.</summary>
    public string? EstablishmentUrn { get; init; }

    public string? EstablishmentLaEstab { get; init; }

    /// <summary><c>2025/2026</c> or <c>2025</c>.</summary>
    public required string Period { get; init; }

    /// <summary><c>T1</c>, <c>CYQ3</c>, ...</summary>
    public required string PeriodCode { get; init; }

    /// <summary>First day of the period: what decides which codes hold.</summary>
    public required DateOnly PeriodStart { get; init; }

    public required DateOnly PeriodEnd { get; init; }

    public required SubmissionType Type { get; init; }

    public required SubmissionState State { get; set; }

    public required string SourceSystemName { get; init; }

    public string? SourceSystemVersion { get; init; }

    public string? CategoryMapVersion { get; init; }

    public string? AgreementId { get; init; }

    /// <summary>Codes of the indicators that were counted, those counted as zero included.</summary>
    public required string[] Indicators { get; init; }

    public required bool AbsentMeansZero { get; init; }

    /// <summary>The return that a correction replaces.</summary>
    public Guid? BasedOnId { get; init; }

    /// <summary>Why a correction was made.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>Why the return was withdrawn.</summary>
    public string? WithdrawalReasonCode { get; set; }

    /// <summary>When it was handed in; of a draft, when it was last written.</summary>
    public required DateTimeOffset SubmittedAt { get; set; }

    /// <summary>When it was superseded or withdrawn: it stood accepted from <see cref="SubmittedAt"/> until then.</summary>
    public DateTimeOffset? StateChangedAt { get; set; }

    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Rows that were read; those of an accepted return are all stored.</summary>
    public required int RowCount { get; set; }

    /// <summary>Faults that were found, listed as <see cref="ValidationItem"/>s or not.</summary>
    public int ErrorCount { get; init; }

    public int WarningCount { get; init; }

    /// <summary>Of the body as received: part of the lineage of what is released from it.</summary>
    public required byte[] ContentSha256 { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Submission>
    {
        public void Configure(EntityTypeBuilder<Submission> entity)
        {
            entity.ToTable("submission", "outcomes");
            entity.Property(submission => submission.ClientId).HasMaxLength(64);
            entity.Property(submission => submission.EstablishmentUrn).HasMaxLength(6).IsUnicode(false);
            entity.Property(submission => submission.EstablishmentLaEstab).HasMaxLength(7).IsUnicode(false);
            entity.Property(submission => submission.Period).HasMaxLength(9).IsUnicode(false);
            entity.Property(submission => submission.PeriodCode).HasMaxLength(4).IsUnicode(false);
            entity.Property(submission => submission.SourceSystemName).HasMaxLength(40);
            entity.Property(submission => submission.SourceSystemVersion).HasMaxLength(40);
            entity.Property(submission => submission.CategoryMapVersion).HasMaxLength(40);
            entity.Property(submission => submission.AgreementId).HasMaxLength(60);
            entity.Property(submission => submission.ReasonCode).HasMaxLength(30);
            entity.Property(submission => submission.WithdrawalReasonCode).HasMaxLength(30);
            entity.Property(submission => submission.ContentSha256).HasMaxLength(32);
            entity.HasOne<DataSet>().WithMany().HasForeignKey(submission => submission.DataSetId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<Partner>().WithMany().HasForeignKey(submission => submission.ProviderId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<Submission>().WithMany().HasForeignKey(submission => submission.BasedOnId).OnDelete(DeleteBehavior.Restrict);
            // The natural key: one live return. A missing establishment is a value like any other.
            entity.HasIndex(submission => new { submission.ProviderId, submission.DataSetId, submission.Period, submission.PeriodCode, submission.EstablishmentUrn })
                .IsUnique().AreNullsDistinct(false).HasFilter("\"state\" IN ('submitted', 'accepted')").HasDatabaseName("ix_submission_live");
            entity.HasIndex(submission => new { submission.ProviderId, submission.DataSetId, submission.SubmittedAt, submission.Id });
        }
    }
}
