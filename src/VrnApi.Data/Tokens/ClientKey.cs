using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Tokens;

/// <summary>A public key with which a client signs its assertions. One key belongs to one client only.</summary>
public sealed class ClientKey
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string ClientId { get; init; }

    public Client Client { get; init; } = null!;

    public required string Kid { get; init; }

    public required string Alg { get; init; }

    public required string PublicJwk { get; init; }

    /// <summary>RFC 7638, SHA-256, base64url.</summary>
    public required string Thumbprint { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Unusable from then on.</summary>
    public DateTimeOffset? NotAfter { get; set; }

    public DateTimeOffset? RemovedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ClientKey>
    {
        public void Configure(EntityTypeBuilder<ClientKey> entity)
        {
            entity.ToTable("client_key", "tokens");
            entity.Property(key => key.Kid).HasMaxLength(200);
            entity.Property(key => key.Alg).HasMaxLength(10);
            entity.Property(key => key.PublicJwk).HasMaxLength(8192);
            entity.Property(key => key.Thumbprint).HasMaxLength(43);
            entity.HasOne(key => key.Client).WithMany(client => client.Keys).HasForeignKey(key => key.ClientId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(key => new { key.ClientId, key.Kid }).IsUnique();
            entity.HasIndex(key => key.Thumbprint).IsUnique().HasFilter("removed_at IS NULL");
        }
    }
}
