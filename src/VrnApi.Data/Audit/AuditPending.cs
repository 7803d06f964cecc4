using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Audit;

/// <summary>
/// An event that has no link yet; written with the event and gone with its link. The chainer finds its work here without
/// searching the trail, and an event that is neither linked nor waiting did not come in by the platform.
/// </summary>
public sealed class AuditPending
{
    public required Guid EventId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditPending>
    {
        public void Configure(EntityTypeBuilder<AuditPending> entity)
        {
            entity.ToTable("audit_pending", "audit");
            entity.HasKey(row => row.EventId);
            entity.Property(row => row.EventId).ValueGeneratedNever();
        }
    }
}
