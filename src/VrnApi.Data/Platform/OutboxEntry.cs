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
    /// <summary>
    /// Drawn by the database at insert: the id of the writing transaction on PostgreSQL, the row version on SQL Server. The feed goes by
    /// (<see cref="Position"/>, <see cref="Seq"/>) and shows a row once no smaller position can be committed any more.
    /// </summary>
    public ulong Position { get; private init; }

    /// <summary>Drawn by the database at insert; tells rows of one transaction apart.</summary>
    public long Seq { get; init; }

    /// <summary><c>service</c>, <c>organisation</c>, <c>network</c>, <c>assessment</c>, <c>submission</c>, ...</summary>
    public required string Kind { get; init; }

    public required Guid EntityId { get; init; }

    public required ChangeAction Action { get; init; }

    /// <summary>
    /// Whom it may concern: a partner id for rows of one partner, <c>area:</c> with a code for partners of that area and of areas above and
    /// below it, a tier for published ones, null for everybody. A reader is shown nothing of rows with other keys, not even their ids.
    /// </summary>
    public string? VisibilityKey { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The key of partners whose area is this one, or lies above or below it.</summary>
    public static string AreaKey(string code) => "area:" + code;

    internal sealed class Configuration : IEntityTypeConfiguration<OutboxEntry>
    {
        public void Configure(EntityTypeBuilder<OutboxEntry> entity)
        {
            entity.ToTable("outbox_entry", "platform");
            entity.HasKey(entry => entry.Seq);
            entity.Property(entry => entry.Seq).ValueGeneratedOnAdd();
            entity.Property(entry => entry.Kind).HasMaxLength(40);
            entity.Property(entry => entry.VisibilityKey).HasMaxLength(80);
            entity.Property(entry => entry.Position).ValueGeneratedOnAdd();
            entity.HasIndex(entry => new { entry.Kind, entry.EntityId });
            entity.HasIndex(entry => new { entry.Position, entry.Seq });
            entity.HasIndex(entry => new { entry.Action, entry.At });
        }
    }
}
