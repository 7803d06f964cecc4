using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

public enum DecisionKind
{
    Accept,
    Refuse,
    Supersede,
    Withdraw,
    Dispute,
    Settle,
}

/// <summary>What was decided about a record, and when we decided it. Append-only.</summary>
public sealed class RecordDecision
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid RecordId { get; init; }

    public required DecisionKind Decision { get; init; }

    /// <summary>The day in the world from which a supersession or withdrawal holds.</summary>
    public DateOnly? EffectiveOn { get; init; }

    public Guid? SupersededById { get; init; }

    public required string Reason { get; init; }

    public required string DecidedByClient { get; init; }

    /// <summary>UTC, cut to milliseconds.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RecordDecision>
    {
        public void Configure(EntityTypeBuilder<RecordDecision> entity)
        {
            entity.ToTable("record_decision", "evidence").IsAppendOnly();
            entity.ToTable(table =>
            {
                table.HasCheckConstraint("ck_record_decision_effective",
                    "(decision IN ('supersede', 'withdraw') AND effective_on IS NOT NULL) OR (decision NOT IN ('supersede', 'withdraw') AND effective_on IS NULL)");
                table.HasCheckConstraint("ck_record_decision_successor",
                    "(decision = 'supersede' AND superseded_by_id IS NOT NULL) OR (decision <> 'supersede' AND superseded_by_id IS NULL)");
            });
            entity.Property(decision => decision.Reason).HasMaxLength(500);
            entity.Property(decision => decision.DecidedByClient).HasMaxLength(64);
            entity.HasIndex(decision => new { decision.RecordId, decision.Decision, decision.RecordedAt });
            entity.HasIndex(decision => decision.RecordedAt);
            entity.HasOne<Record>().WithMany(record => record.Decisions).HasForeignKey(decision => decision.RecordId).OnDelete(DeleteBehavior.Restrict);
            entity.RefersTo<RecordDecision, Record>(decision => decision.SupersededById);
        }
    }
}
