using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>What a moderator has to say about two documents that differ; it leaves both values in place. Append-only.</summary>
public sealed class ConflictNote
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid SubjectId { get; init; }

    public required string Facet { get; init; }

    public required string Note { get; init; }

    public required string DecidedByClient { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ConflictNote>
    {
        public void Configure(EntityTypeBuilder<ConflictNote> entity)
        {
            entity.ToTable("conflict_note", "evidence").IsAppendOnly();
            entity.Property(note => note.Facet).HasMaxLength(60);
            entity.Property(note => note.Note).HasMaxLength(1000);
            entity.Property(note => note.DecidedByClient).HasMaxLength(64);
            entity.HasIndex(note => new { note.SubjectId, note.Facet });
            entity.RefersTo<ConflictNote, Subject>(note => note.SubjectId);
        }
    }
}
