using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Tokens;

public enum LinkState
{
    Pending,
    Active,
    Removed,
}

/// <summary>A client of a listed external issuer, linked to one of ours; its tokens prove who calls and nothing more.</summary>
public sealed class ExternalIdentity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Issuer { get; init; }

    public required string ForeignClientId { get; init; }

    public required string ClientId { get; init; }

    public Client Client { get; init; } = null!;

    public LinkState State { get; set; }

    public required string CreatedBy { get; init; }

    public string? ActivatedBy { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ExternalIdentity>
    {
        public void Configure(EntityTypeBuilder<ExternalIdentity> entity)
        {
            entity.ToTable("external_identity", "tokens");
            entity.Property(link => link.Issuer).HasMaxLength(300);
            entity.Property(link => link.ForeignClientId).HasMaxLength(200);
            entity.Property(link => link.CreatedBy).HasMaxLength(64);
            entity.Property(link => link.ActivatedBy).HasMaxLength(64);
            entity.HasOne(link => link.Client).WithMany().HasForeignKey(link => link.ClientId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(link => new { link.Issuer, link.ForeignClientId }).IsUnique();
        }
    }
}
