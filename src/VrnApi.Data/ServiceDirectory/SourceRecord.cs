using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

public enum SourceRecordKind
{
    Service,
    Organisation,
    Location,
}

/// <summary>What a source said of a record last: a repeated import compares hashes and writes nothing.</summary>
public sealed class SourceRecord
{
    public required Guid SourceId { get; init; }

    public required SourceRecordKind Kind { get; init; }

    public required string ExternalId { get; init; }

    public required Guid EntityId { get; set; }

    /// <summary>Of the canonical content.</summary>
    public required byte[] ContentSha256 { get; set; }

    /// <summary>Gzip of the JSON as it came, without what the guards dropped.</summary>
    public byte[]? Original { get; set; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; set; }

    /// <summary>The run or batch that brought it last.</summary>
    public Guid? RunId { get; set; }

    /// <summary>Somebody changed here what the source says; the source's next version waits until the owner decides.</summary>
    public bool LocallyEdited { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SourceRecord>
    {
        public void Configure(EntityTypeBuilder<SourceRecord> entity)
        {
            entity.ToTable("source_record", DirectoryConfiguration.Schema);
            entity.HasKey(record => new { record.SourceId, record.Kind, record.ExternalId });
            entity.Property(record => record.ExternalId).HasMaxLength(200);
            entity.Property(record => record.ContentSha256).HasMaxLength(32);
            entity.HasOne<Source>().WithMany().HasForeignKey(record => record.SourceId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(record => record.EntityId);
        }
    }
}
