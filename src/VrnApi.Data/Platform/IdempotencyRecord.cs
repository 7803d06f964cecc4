using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Platform;

/// <summary>The answer to a completed write, kept seven days so that the same request again gets it byte for byte.</summary>
public sealed class IdempotencyRecord
{
    public required string ClientId { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 over method, route, media type and body as received.</summary>
    public required byte[] Fingerprint { get; init; }

    public required int Status { get; init; }

    public required string ContentType { get; init; }

    public string? Location { get; init; }

    public string? ETag { get; init; }

    public required byte[] Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<IdempotencyRecord>
    {
        public void Configure(EntityTypeBuilder<IdempotencyRecord> entity)
        {
            entity.ToTable("idempotency_record", "platform");
            entity.HasKey(record => new { record.ClientId, record.Key });
            entity.Property(record => record.ClientId).HasMaxLength(64);
            entity.Property(record => record.Key).HasMaxLength(255);
            entity.Property(record => record.Fingerprint).HasMaxLength(32);
            entity.Property(record => record.ContentType).HasMaxLength(100);
            entity.Property(record => record.Location).HasMaxLength(500);
            entity.Property(record => record.ETag).HasMaxLength(100);
            entity.HasIndex(record => record.ExpiresAt);
        }
    }
}
