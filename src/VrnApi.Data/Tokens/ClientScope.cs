using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Tokens;

/// <summary>A scope registered for a client; in force once another operator than the one who asked has approved it.</summary>
public sealed class ClientScope
{
    public required string ClientId { get; init; }

    public Client Client { get; init; } = null!;

    public required string Scope { get; init; }

    /// <summary>What a gated scope is used for; compared with the agreement's purposes.</summary>
    public string? Purpose { get; set; }

    public required string RequestedBy { get; set; }

    public string? ApprovedBy { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ClientScope>
    {
        public void Configure(EntityTypeBuilder<ClientScope> entity)
        {
            entity.ToTable("client_scope", "tokens");
            entity.HasKey(row => new { row.ClientId, row.Scope });
            entity.Property(row => row.Scope).HasMaxLength(60);
            entity.Property(row => row.Purpose).HasMaxLength(64);
            entity.Property(row => row.RequestedBy).HasMaxLength(64);
            entity.Property(row => row.ApprovedBy).HasMaxLength(64);
            entity.HasOne(row => row.Client).WithMany(client => client.Scopes).HasForeignKey(row => row.ClientId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
