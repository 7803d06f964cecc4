using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Tokens;

public enum SigningKeyUse
{
    Token,
    Audit,
}

/// <summary>Announced: published, not yet used. Active: signs. Retired: published until <c>UnpublishAt</c>.</summary>
public enum SigningKeyState
{
    Announced,
    Active,
    Retired,
}

/// <summary>One of the platform's own signing keys; the private half is protected by the key ring.</summary>
public sealed class SigningKey
{
    public required string Kid { get; init; }

    public required SigningKeyUse Use { get; init; }

    public required string Alg { get; init; }

    public required SigningKeyState State { get; set; }

    public required string PublicJwk { get; init; }

    public required byte[] ProtectedPkcs8 { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ActivatesAt { get; set; }

    public DateTimeOffset? RetiresAt { get; set; }

    public DateTimeOffset? UnpublishAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SigningKey>
    {
        public void Configure(EntityTypeBuilder<SigningKey> entity)
        {
            entity.ToTable("signing_key", "tokens");
            entity.HasKey(key => key.Kid);
            entity.Property(key => key.Kid).HasMaxLength(200);
            entity.Property(key => key.Alg).HasMaxLength(10);
            entity.Property(key => key.PublicJwk).HasMaxLength(2000);
            entity.HasIndex(key => new { key.Use, key.State });
        }
    }
}
