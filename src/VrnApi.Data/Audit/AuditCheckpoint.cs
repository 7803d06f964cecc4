using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Audit;

/// <summary>A signed statement of the chain's hash at one link, published so that a copy exists outside the database.</summary>
public sealed class AuditCheckpoint
{
    public required long Seq { get; init; }

    public required string Jws { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditCheckpoint>
    {
        public void Configure(EntityTypeBuilder<AuditCheckpoint> entity)
        {
            entity.ToTable("audit_checkpoint", "audit");
            entity.IsAppendOnly();
            entity.HasKey(checkpoint => checkpoint.Seq);
            entity.Property(checkpoint => checkpoint.Seq).ValueGeneratedNever();
            entity.Property(checkpoint => checkpoint.Jws).HasMaxLength(4000);
        }
    }
}
