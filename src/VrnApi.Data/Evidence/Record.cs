using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>Which child table holds what a record states.</summary>
public enum RecordKind
{
    Assessment,
    EffectEstimate,
    Fact,
    SubjectLink,
    FactorLink,
    OutcomeLink,
}

/// <summary>
/// One dated, cited statement. It has two clocks: validity says when it held in the world, <see cref="RecordedAt"/> when we
/// learned it. Append-only: a mistake is mended by a record that supersedes it.
/// </summary>
public sealed class Record
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required RecordKind Kind { get; init; }

    public required Guid SubjectId { get; init; }

    /// <summary>First day, Europe/London.</summary>
    public required DateOnly ValidFrom { get; init; }

    public DatePrecision ValidFromPrecision { get; init; }

    /// <summary>First day on which it no longer held.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>UTC, cut to milliseconds, which both databases keep exactly.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Null when the house itself recorded it.</summary>
    public Guid? ProposedByPartner { get; init; }

    /// <summary>The client that proposed it, which must not be the one that accepts it.</summary>
    public string? ProposedByClient { get; init; }

    public RecordBasis Basis { get; init; }

    public Guid? SupersedesId { get; init; }

    public string? Note { get; init; }

    public required Guid CitationId { get; init; }

    public Citation? Citation { get; init; }

    public Subject? Subject { get; init; }

    public ICollection<RecordDecision> Decisions { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Record>
    {
        public void Configure(EntityTypeBuilder<Record> entity)
        {
            entity.ToTable("record", "evidence").IsAppendOnly();
            entity.ToTable(table => table.HasCheckConstraint("ck_record_validity", "valid_to > valid_from"));
            entity.Property(record => record.ProposedByClient).HasMaxLength(64);
            entity.Property(record => record.Note).HasMaxLength(1000);
            entity.HasIndex(record => new { record.SubjectId, record.Kind });
            entity.RefersTo(record => record.Subject, record => record.SubjectId);
            entity.RefersTo(record => record.Citation, record => record.CitationId);
            entity.RefersTo<Record, Record>(record => record.SupersedesId);
        }
    }
}
