using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Audit;

/// <summary>
/// A checkpoint of the newest link, replaced with every batch: what happened since the last kept checkpoint is vouched for too.
/// </summary>
public sealed class AuditHead
{
    public const string Only = "head";

    public string Name { get; init; } = Only;

    public required long Seq { get; set; }

    public required string Jws { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditHead>
    {
        public void Configure(EntityTypeBuilder<AuditHead> entity)
        {
            entity.ToTable("audit_head", "audit");
            entity.HasKey(head => head.Name);
            entity.Property(head => head.Name).HasMaxLength(20);
            entity.Property(head => head.Jws).HasMaxLength(4000);
        }
    }
}
