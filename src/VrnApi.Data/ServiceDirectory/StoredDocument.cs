using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

public enum DocumentKind
{
    Service,
    Organisation,
    ServiceLocation,
}

/// <summary>A record as one tier sees it: the bytes that leave the house, rendered in the transaction of the write.</summary>
public sealed class StoredDocument
{
    public required DocumentTier Tier { get; init; }

    public required DocumentKind Kind { get; init; }

    public required Guid EntityId { get; init; }

    /// <summary>UTF-8 JSON of the list item; null when deleted.</summary>
    public byte[]? Summary { get; set; }

    /// <summary>UTF-8 JSON with everything nested; null when deleted.</summary>
    public byte[]? Full { get; set; }

    /// <summary>Of <see cref="Full"/>; the entity tag.</summary>
    public byte[]? ContentSha256 { get; set; }

    /// <summary>How often this tier's document changed.</summary>
    public int Version { get; set; }

    /// <summary>The directory's revision that changed it last.</summary>
    public long Revision { get; set; }

    /// <summary>Whole milliseconds; rises with <see cref="Revision"/>.</summary>
    public DateTimeOffset LastModified { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public string? DeletedReason { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<StoredDocument>
    {
        public void Configure(EntityTypeBuilder<StoredDocument> entity)
        {
            entity.ToTable("document", DirectoryConfiguration.Schema);
            entity.HasKey(document => new { document.Tier, document.Kind, document.EntityId });
            entity.Property(document => document.ContentSha256).HasMaxLength(32);
            entity.Property(document => document.DeletedReason).HasMaxLength(60);
            entity.HasIndex(document => new { document.Tier, document.Kind, document.LastModified, document.EntityId });
        }
    }
}
