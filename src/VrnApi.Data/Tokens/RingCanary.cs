using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Tokens;

/// <summary>A known text under the key ring: a host that cannot read it has the wrong certificate and must not start.</summary>
public sealed class RingCanary
{
    public const string Only = "canary";

    public string Name { get; init; } = Only;

    public required byte[] Protected { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RingCanary>
    {
        public void Configure(EntityTypeBuilder<RingCanary> entity)
        {
            entity.ToTable("ring_canary", "tokens");
            entity.HasKey(canary => canary.Name);
            entity.Property(canary => canary.Name).HasMaxLength(20);
        }
    }
}
