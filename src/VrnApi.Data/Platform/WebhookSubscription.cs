using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Platform;

public enum WebhookState
{
    Active,

    /// <summary>By its owner: nothing is sent, and what happens meanwhile is told afterwards.</summary>
    Paused,

    /// <summary>By the platform, because its receiver did not take anything for days, or said that it is gone.</summary>
    Disabled,
}

/// <summary>Where a client wants to be told of changes, of which, and how far it has been told.</summary>
public sealed class WebhookSubscription
{
    public required Guid Id { get; init; }

    public required string ClientId { get; init; }

    public required Guid PartnerId { get; init; }

    public required string Url { get; set; }

    /// <summary>Names of feed kinds, comma between.</summary>
    public required string Kinds { get; set; }

    /// <summary>Codes of areas, comma between; null for everywhere.</summary>
    public string? Areas { get; set; }

    /// <summary>Terms as <c>taxonomy:code</c>, comma between; null for all.</summary>
    public string? Terms { get; set; }

    public string? Description { get; set; }

    /// <summary>The signing secret under the key ring.</summary>
    public required string Secret { get; set; }

    /// <summary>The secret before, with which deliveries are signed too until <see cref="PreviousUntil"/>.</summary>
    public string? PreviousSecret { get; set; }

    public DateTimeOffset? PreviousUntil { get; set; }

    public required WebhookState State { get; set; }

    /// <summary>Why it was disabled: <c>failing</c> or <c>gone</c>.</summary>
    public string? DisabledReason { get; set; }

    /// <summary>Nothing is sent before: the receiver has just failed several times.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>How many deliveries in a row have failed.</summary>
    public int Failures { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    // The place in the feed behind what has been planned; see FeedPosition.
    public required Guid FeedEra { get; set; }

    public required string FeedView { get; set; }

    public required ulong FeedStart { get; set; }

    public required ulong FeedPosition { get; set; }

    public required long FeedSeq { get; set; }

    /// <summary>Up to this place the feed tells what was there before the subscription: it is noted and not delivered. Null when it is past.</summary>
    public ulong? SilentUntil { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<WebhookSubscription>
    {
        public void Configure(EntityTypeBuilder<WebhookSubscription> entity)
        {
            entity.ToTable("webhook_subscription", "platform");
            entity.HasKey(row => row.Id);
            entity.Property(row => row.Id).ValueGeneratedNever();
            entity.Property(row => row.ClientId).HasMaxLength(64);
            entity.Property(row => row.Url).HasMaxLength(500);
            entity.Property(row => row.Kinds).HasMaxLength(400);
            entity.Property(row => row.Areas).HasMaxLength(400);
            entity.Property(row => row.Terms).HasMaxLength(2000);
            entity.Property(row => row.Description).HasMaxLength(200);
            entity.Property(row => row.Secret).HasMaxLength(1000);
            entity.Property(row => row.PreviousSecret).HasMaxLength(1000);
            entity.Property(row => row.DisabledReason).HasMaxLength(40);
            entity.Property(row => row.FeedView).HasMaxLength(80);
            entity.Property(row => row.FeedStart).HasConversion<long>();
            entity.Property(row => row.FeedPosition).HasConversion<long>();
            entity.Property(row => row.SilentUntil).HasConversion<long?>();
            entity.HasIndex(row => new { row.ClientId, row.CreatedAt });
            entity.HasIndex(row => row.State);
        }
    }
}
