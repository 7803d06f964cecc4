using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Outcomes.Reference;

namespace VrnApi.Data.Outcomes.Publishing;

public enum ReleasePlanState
{
    Planned,
    Building,
    Audited,
    Refused,
    Approved,
    Published,
    Cancelled,
}

/// <summary>What is to be released at a slot, by whom, and how far it has come. Two operators stand behind every release.</summary>
public sealed class ReleasePlan
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string DataSetId { get; init; }

    public required Guid SlotId { get; set; }

    /// <summary><c>2025/2026|T1</c>, ...</summary>
    public required string[] Periods { get; set; }

    /// <summary>Numbers of the data set's publication tables.</summary>
    public required int[] Tables { get; set; }

    public Guid[] ExcludedSubmissions { get; set; } = [];

    public required ReleasePlanState State { get; set; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Another operator than <see cref="CreatedBy"/>.</summary>
    public string? ApprovedBy { get; set; }

    public DateTimeOffset? ApprovedAt { get; set; }

    /// <summary>Both operators accept that earlier releases alone already narrow a figure too far.</summary>
    public bool AcknowledgesLegacyBreach { get; set; }

    /// <summary>Names the request to build, so that a host which has lost the work cannot write its outcome.</summary>
    public Guid? BuildId { get; set; }

    public DateTimeOffset? BuildRequestedAt { get; set; }

    /// <summary>Rounds of hiding of the running build.</summary>
    public int BuildRound { get; set; }

    /// <summary>Targets of the audit that are met, of <see cref="BuildTargets"/>.</summary>
    public int BuildSettled { get; set; }

    public int BuildTargets { get; set; }

    /// <summary>Figures hidden so far.</summary>
    public int BuildHidden { get; set; }

    /// <summary>Why the last build ended without a report.</summary>
    public string? Failure { get; set; }

    /// <summary>The version that the approved plan was frozen as.</summary>
    public Guid? VersionId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ReleasePlan>
    {
        public void Configure(EntityTypeBuilder<ReleasePlan> entity)
        {
            entity.ToTable("release_plan", "outcomes", table =>
                table.HasCheckConstraint("ck_release_plan_four_eyes", "\"approved_by\" IS NULL OR \"approved_by\" <> \"created_by\""));
            entity.Property(plan => plan.CreatedBy).HasMaxLength(64);
            entity.Property(plan => plan.ApprovedBy).HasMaxLength(64);
            entity.Property(plan => plan.Failure).HasMaxLength(200);
            entity.HasOne<DataSet>().WithMany().HasForeignKey(plan => plan.DataSetId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<CalendarSlot>().WithMany().HasForeignKey(plan => plan.SlotId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(plan => new { plan.DataSetId, plan.State });
        }
    }
}
