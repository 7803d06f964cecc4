using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Partners;

/// <summary>Somebody of the network's team who registers partners: a code and a public key, no name.</summary>
public sealed class NetworkOperator
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Code { get; init; }

    /// <summary>The ES256 key (RFC 7517) that signs this operator's requests.</summary>
    public required string PublicJwk { get; init; }

    /// <summary>RFC 7638, SHA-256, base64url.</summary>
    public required string Thumbprint { get; init; }

    public bool Active { get; set; } = true;

    internal sealed class Configuration : IEntityTypeConfiguration<NetworkOperator>
    {
        public void Configure(EntityTypeBuilder<NetworkOperator> entity)
        {
            entity.ToTable("operator", "partners");
            entity.Property(o => o.Code).HasMaxLength(64);
            entity.Property(o => o.PublicJwk).HasMaxLength(2000);
            entity.Property(o => o.Thumbprint).HasMaxLength(43);
            entity.HasIndex(o => o.Code).IsUnique();
            entity.HasIndex(o => o.Thumbprint).IsUnique();
        }
    }
}
