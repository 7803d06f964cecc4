using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Outcomes.Publishing;

public enum AuditVerdict
{
    Passed,
    Refused,
}

/// <summary>What the disclosure audit of a plan found. Immutable.</summary>
public sealed class AuditReport
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PlanId { get; init; }

    public required AuditVerdict Verdict { get; init; }

    /// <summary>Policy, counts of figures and targets, whole numbers left, rounds, hidden figures by reason, solver statistics: one JSON document.</summary>
    public required string Content { get; init; }

    public required byte[] WitnessesSha256 { get; init; }

    public required byte[] ContentSha256 { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditReport>
    {
        public void Configure(EntityTypeBuilder<AuditReport> entity)
        {
            entity.ToTable("audit_report", "outcomes").IsAppendOnly();
            entity.Property(report => report.WitnessesSha256).HasMaxLength(32);
            entity.Property(report => report.ContentSha256).HasMaxLength(32);
            entity.HasOne<ReleasePlan>().WithMany().HasForeignKey(report => report.PlanId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
