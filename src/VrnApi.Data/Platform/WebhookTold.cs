using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Platform;

/// <summary>What a subscription has been told of, or was there when it began: only of this is it told that it is gone.</summary>
public sealed class WebhookTold
{
    public required Guid SubscriptionId { get; init; }

    public WebhookSubscription? Subscription { get; init; }

    public required string Kind { get; init; }

    public required Guid EntityId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<WebhookTold>
    {
        public void Configure(EntityTypeBuilder<WebhookTold> entity)
        {
            entity.ToTable("webhook_told", "platform");
            entity.HasKey(row => new { row.SubscriptionId, row.Kind, row.EntityId });
            entity.Property(row => row.Kind).HasMaxLength(40);
            entity.HasOne(row => row.Subscription).WithMany().HasForeignKey(row => row.SubscriptionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
