using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>Where a record, or one statement in it, was read.</summary>
public sealed class RecordCitation : IServicePart
{
    public required Guid Id { get; init; }

    public required LinkKind LinkKind { get; init; }

    public required Guid LinkId { get; init; }

    /// <summary>What it supports, such as <c>ages</c>; null for the record as a whole.</summary>
    public string? About { get; init; }

    /// <summary>Code of the document.</summary>
    public required string Document { get; init; }

    public required string Title { get; init; }

    /// <summary>As the document states it: <c>May 2023</c>.</summary>
    public string? Published { get; init; }

    public string? Section { get; init; }

    public string? Quote { get; init; }

    public int Ordinal { get; init; }

    Guid? IServicePart.OfService => LinkKind == LinkKind.Service ? LinkId : null;

    internal sealed class Configuration : IEntityTypeConfiguration<RecordCitation>
    {
        public void Configure(EntityTypeBuilder<RecordCitation> entity)
        {
            entity.IsPart("citation");
            entity.Property(citation => citation.About).HasMaxLength(60);
            entity.Property(citation => citation.Document).HasMaxLength(64);
            entity.Property(citation => citation.Title).HasMaxLength(300);
            entity.Property(citation => citation.Published).HasMaxLength(60);
            entity.Property(citation => citation.Section).HasMaxLength(300);
            entity.Property(citation => citation.Quote).HasMaxLength(1000);
            entity.HasIndex(citation => new { citation.LinkKind, citation.LinkId });
        }
    }
}
