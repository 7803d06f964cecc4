using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Platform;

/// <summary>How many calls a client has made on one day (UTC).</summary>
public sealed class DailyUsage
{
    public required string ClientId { get; init; }

    public required DateOnly Day { get; init; }

    public required long Count { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<DailyUsage>
    {
        public void Configure(EntityTypeBuilder<DailyUsage> entity)
        {
            entity.ToTable("daily_usage", "platform");
            entity.HasKey(usage => new { usage.ClientId, usage.Day });
            entity.Property(usage => usage.ClientId).HasMaxLength(64);
        }
    }
}
