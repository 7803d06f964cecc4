using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Audit;

/// <summary>One link of the hash chain over the events: the hash covers the link before and the event.</summary>
public sealed class AuditLink
{
    /// <summary>1, 2, 3, ... without a gap; two chainers collide here and one tries again.</summary>
    public required long Seq { get; init; }

    public required Guid EventId { get; init; }

    public required byte[] Hash { get; init; }

    public required DateTimeOffset ChainedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditLink>
    {
        public void Configure(EntityTypeBuilder<AuditLink> entity)
        {
            entity.ToTable("audit_link", "audit");
            entity.IsAppendOnly();
            entity.HasKey(link => link.Seq);
            entity.Property(link => link.Seq).ValueGeneratedNever();
            entity.Property(link => link.Hash).HasMaxLength(32);
            entity.HasOne<AuditEvent>().WithMany().HasForeignKey(link => link.EventId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(link => link.EventId).IsUnique();
        }
    }
}
