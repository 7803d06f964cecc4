using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Platform;

/// <summary>What is left of a client's limit, shared by all hosts; hosts take from it in chunks.</summary>
public sealed class RateBucket
{
    public required string ClientId { get; init; }

    public required string Policy { get; init; }

    public required double Tokens { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<RateBucket>
    {
        public void Configure(EntityTypeBuilder<RateBucket> entity)
        {
            entity.ToTable("rate_bucket", "platform");
            entity.HasKey(bucket => new { bucket.ClientId, bucket.Policy });
            entity.Property(bucket => bucket.ClientId).HasMaxLength(64);
            entity.Property(bucket => bucket.Policy).HasMaxLength(40);
        }
    }
}
