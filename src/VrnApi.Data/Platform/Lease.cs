using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Platform;

/// <summary>Work that one host at a time does, such as delivering webhooks; a host that dies loses it when <see cref="Until"/> passes.</summary>
public sealed class Lease
{
    public required string Name { get; init; }

    public required string Holder { get; set; }

    public required DateTimeOffset Until { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Lease>
    {
        public void Configure(EntityTypeBuilder<Lease> entity)
        {
            entity.ToTable("lease", "platform");
            entity.HasKey(lease => lease.Name);
            entity.Property(lease => lease.Name).HasMaxLength(60);
            entity.Property(lease => lease.Holder).HasMaxLength(100);
        }
    }
}
