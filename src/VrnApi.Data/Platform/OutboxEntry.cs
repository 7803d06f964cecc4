using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Platform;

public enum ChangeAction
{
    Updated,
    Deleted,
}

/// <summary>
/// That something changed, written in the transaction of the change. It holds ids, not content: content is read at delivery
/// through the reader's own rows and redaction.
/// </summary>
public sealed class OutboxEntry
{
    /// <summary>Drawn by the database at insert; feed order.</summary>
    public long Seq { get; init; }

    /// <summary><c>service</c>, <c>organisation</c>, <c>network</c>, <c>assessment</c>, <c>submission</c>, ...</summary>
    public required string Kind { get; init; }

    public required Guid EntityId { get; init; }

    public required ChangeAction Action { get; init; }

    /// <summary>Whom it may concern: a partner id for rows of one partner, a tier for published ones, null for everybody.</summary>
    public string? VisibilityKey { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<OutboxEntry>
    {
        public void Configure(EntityTypeBuilder<OutboxEntry> entity)
        {
            entity.ToTable("outbox_entry", "platform");
            entity.HasKey(entry => entry.Seq);
            entity.Property(entry => entry.Seq).ValueGeneratedOnAdd();
            entity.Property(entry => entry.Kind).HasMaxLength(40);
            entity.Property(entry => entry.VisibilityKey).HasMaxLength(60);
            entity.HasIndex(entry => new { entry.Kind, entry.EntityId });
        }
    }
}
