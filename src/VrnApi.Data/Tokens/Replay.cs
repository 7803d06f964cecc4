using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Tokens;

/// <summary>A <c>jti</c> that has been used. The primary key is the check; a row outlives the value's last second of use.</summary>
public sealed class Replay
{
    public required string Purpose { get; init; }

    public required byte[] OwnerHash { get; init; }

    public required byte[] JtiHash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Replay>
    {
        public void Configure(EntityTypeBuilder<Replay> entity)
        {
            entity.ToTable("replay", "tokens");
            entity.HasKey(row => new { row.Purpose, row.OwnerHash, row.JtiHash });
            entity.Property(row => row.Purpose).HasMaxLength(20);
            entity.Property(row => row.OwnerHash).HasMaxLength(32);
            entity.Property(row => row.JtiHash).HasMaxLength(32);
            entity.HasIndex(row => row.ExpiresAt);
        }
    }
}
