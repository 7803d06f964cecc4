using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Outcomes.Publishing;

/// <summary>The secret that makes a plan's choices unpredictable and repeatable; encrypted, never returned, logged or exported.</summary>
public sealed class ReleaseSeed
{
    public required Guid PlanId { get; init; }

    public required byte[] Protected { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ReleaseSeed>
    {
        public void Configure(EntityTypeBuilder<ReleaseSeed> entity)
        {
            entity.ToTable("release_seed", "outcomes");
            entity.HasKey(seed => seed.PlanId);
            entity.HasOne<ReleasePlan>().WithOne().HasForeignKey<ReleaseSeed>(seed => seed.PlanId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
