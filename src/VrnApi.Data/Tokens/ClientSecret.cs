using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Tokens;

/// <summary>A client's secret as its hash; the secret itself was shown once and is nowhere.</summary>
public sealed class ClientSecret
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string ClientId { get; init; }

    public Client Client { get; init; } = null!;

    public required byte[] Sha256 { get; init; }

    /// <summary>The last four characters, to tell two secrets apart.</summary>
    public required string Hint { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>First use; starts the grace period of the secret before.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    public required DateTimeOffset NotAfter { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ClientSecret>
    {
        public void Configure(EntityTypeBuilder<ClientSecret> entity)
        {
            entity.ToTable("client_secret", "tokens");
            entity.Property(secret => secret.Sha256).HasMaxLength(32);
            entity.Property(secret => secret.Hint).HasMaxLength(4);
            entity.HasOne(secret => secret.Client).WithMany(client => client.Secrets).HasForeignKey(secret => secret.ClientId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(secret => secret.ClientId);
        }
    }
}
