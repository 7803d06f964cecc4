using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Platform;

public enum DeliveryState
{
    Pending,
    Delivered,

    /// <summary>Given up after days of trying.</summary>
    Failed,
}

public enum DeliveryEvent
{
    /// <summary>The first that this subscription is told of the thing.</summary>
    Created,
    Updated,

    /// <summary>It is gone, for everybody or for this subscription.</summary>
    Withdrawn,

    /// <summary>Asked for by the owner of the subscription.</summary>
    Ping,

    /// <summary>So much was missed that deletions may be unknown: read the whole anew.</summary>
    Resync,
}

/// <summary>One thing to tell one subscription. It holds ids, not content: content is read when it is sent.</summary>
public sealed class WebhookDelivery
{
    /// <summary>Also the <c>webhook-id</c>, the same at every attempt.</summary>
    public required Guid Id { get; init; }

    /// <summary>Drawn by the database; deliveries of one thing are sent in this order.</summary>
    public long Number { get; init; }

    public required Guid SubscriptionId { get; init; }

    public WebhookSubscription? Subscription { get; init; }

    /// <summary>Kind of the feed; <c>webhook</c> for what concerns the subscription itself.</summary>
    public required string Kind { get; init; }

    public required Guid EntityId { get; init; }

    public required DeliveryEvent Event { get; init; }

    /// <summary>When the thing changed.</summary>
    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DeliveryState State { get; set; }

    public int Attempts { get; set; }

    /// <summary>Not sent before.</summary>
    public required DateTimeOffset NextAt { get; set; }

    public DateTimeOffset? FirstAttemptAt { get; set; }

    public DateTimeOffset? LastAttemptAt { get; set; }

    /// <summary>Status of the receiver's last answer; null when there was none.</summary>
    public int? LastStatus { get; set; }

    /// <summary>Why the last attempt failed, as a code; never what the receiver said.</summary>
    public string? LastFault { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<WebhookDelivery>
    {
        public void Configure(EntityTypeBuilder<WebhookDelivery> entity)
        {
            entity.ToTable("webhook_delivery", "platform");
            entity.HasKey(row => row.Id);
            entity.Property(row => row.Id).ValueGeneratedNever();
            entity.Property(row => row.Number).ValueGeneratedOnAdd();
            entity.Property(row => row.Kind).HasMaxLength(40);
            entity.Property(row => row.LastFault).HasMaxLength(40);
            entity.HasOne(row => row.Subscription).WithMany().HasForeignKey(row => row.SubscriptionId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(row => new { row.SubscriptionId, row.State, row.NextAt });
            entity.HasIndex(row => new { row.SubscriptionId, row.Number });
            entity.HasIndex(row => new { row.State, row.CreatedAt });
        }
    }
}
