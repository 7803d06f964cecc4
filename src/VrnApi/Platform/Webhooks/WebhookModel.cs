using System.Text.Json.Serialization;
using VrnApi.Data.Platform;
using VrnApi.Platform.Changes;

namespace VrnApi.Platform.Webhooks;

/// <summary>A subscription of the calling client.</summary>
/// <param name="Kinds">Kinds of the change feed that are told.</param>
/// <param name="Areas">Only services for or in one of these areas; empty for everywhere.</param>
/// <param name="Terms">Only services tagged with one of these terms or one beneath, as <c>taxonomy:code</c>; empty for all.</param>
/// <param name="DisabledReason"><c>failing</c>: nothing was taken for days; <c>gone</c>: the receiver answered 410.</param>
public sealed record WebhookModel(
    Guid Id, string Url, IReadOnlyList<string> Kinds, IReadOnlyList<string> Areas, IReadOnlyList<string> Terms, string? Description, WebhookState State,
    string? DisabledReason, DateTimeOffset CreatedAt)
{
    /// <summary>The signing secret; shown when it is made and never again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    public static WebhookModel Of(WebhookSubscription row) => new(
        row.Id, row.Url, Split(row.Kinds), Split(row.Areas), Split(row.Terms), row.Description, row.State, row.DisabledReason, row.CreatedAt);

    internal static string[] Split(string? list) => list?.Split(',') ?? [];

    internal static string? Join(IReadOnlyList<string> list) => list.Count == 0 ? null : string.Join(',', list);
}

/// <summary>One delivery as its log shows it. Content is never kept.</summary>
/// <param name="Id">The <c>webhook-id</c> of every attempt.</param>
/// <param name="EntityId">The thing that changed.</param>
/// <param name="LastFault"><c>status</c>, <c>timeout</c>, <c>connection</c> or <c>refused</c> (the address may not be called).</param>
public sealed record DeliveryModel(
    Guid Id, string Type, Guid EntityId, DateTimeOffset At, DeliveryState State, int Attempts, DateTimeOffset? LastAttemptAt, int? LastStatus, string? LastFault,
    DateTimeOffset? NextAt)
{
    public static DeliveryModel Of(WebhookDelivery row, FeedKinds kinds) => new(
        row.Id, WebhookEvents.Type(kinds.Find(row.Kind), row.Event), row.EntityId, row.At, row.State, row.Attempts, row.LastAttemptAt, row.LastStatus, row.LastFault,
        row.State == DeliveryState.Pending ? row.NextAt : null);
}
