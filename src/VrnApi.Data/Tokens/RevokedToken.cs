using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Tokens;

/// <summary>An access token that was called back before its end (RFC 7009).</summary>
public sealed class RevokedToken
{
    public required string Jti { get; init; }

    public required string ClientId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RevokedToken>
    {
        public void Configure(EntityTypeBuilder<RevokedToken> entity)
        {
            entity.ToTable("revoked_token", "tokens");
            entity.HasKey(row => row.Jti);
            entity.Property(row => row.Jti).HasMaxLength(256);
            entity.Property(row => row.ClientId).HasMaxLength(64);
            entity.HasIndex(row => row.ExpiresAt);
        }
    }
}
