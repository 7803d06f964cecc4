using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

public enum OutcomeHorizon
{
    Short,
    Long,
    NotStated,
}

/// <summary>That a document says a subject aims at an intended outcome. Append-only.</summary>
public sealed class OutcomeLink
{
    public required Guid RecordId { get; init; }

    public required string OutcomeCode { get; init; }

    public required OutcomeHorizon Horizon { get; init; }

    public Record? Record { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<OutcomeLink>
    {
        public void Configure(EntityTypeBuilder<OutcomeLink> entity)
        {
            entity.ToTable("outcome_link", "evidence").IsAppendOnly();
            entity.HasKey(link => link.RecordId);
            entity.Property(link => link.OutcomeCode).HasMaxLength(60);
            entity.HasOne(link => link.Record).WithOne().HasForeignKey<OutcomeLink>(link => link.RecordId).OnDelete(DeleteBehavior.Restrict);
            entity.RefersTo<OutcomeLink, IntendedOutcome>(link => link.OutcomeCode);
        }
    }
}
