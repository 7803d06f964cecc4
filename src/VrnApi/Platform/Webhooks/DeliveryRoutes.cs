using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Webhooks;

/// <summary>What was sent to a subscription of the calling client, newest first; a test, and sending again. Scope webhooks:manage.</summary>
internal static class DeliveryRoutes
{
    private const string List = "/partner/self/webhooks/{id}/deliveries";

    internal static readonly Order<WebhookDelivery, WebhookDelivery> Newest = new(
        new SortKey<WebhookDelivery, WebhookDelivery, long>("number", row => row.Number, row => row.Number),
        new SortKey<WebhookDelivery, WebhookDelivery, Guid>("id", row => row.Id, row => row.Id));

    /// <summary>Of one subscription; more would only queue up.</summary>
    private const int MostPending = 100;

    /// <param name="State">pending, delivered or failed.</param>
    public sealed record Criteria(string? State, string? After, int? Limit);

    public static async Task<IResult> Handle(
        Guid id, [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, Caller caller, FeedKinds kinds, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var state = QueryCode.Read<DeliveryState>("state", criteria.State, faults);
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        if (!await WebhookChanges.Own(db, caller).AnyAsync(row => row.Id == id, ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var rows = db.Set<WebhookDelivery>().AsNoTracking().Where(row => row.SubscriptionId == id && (state == null || row.State == state));
        return await Listed.Page(rows, Newest, row => DeliveryModel.Of(row, kinds), criteria.Limit, criteria.After, $"{List} {id} {state}", db, http, ct);
    }

    /// <summary>An event of the type <c>webhook.ping</c>.</summary>
    public static async Task<Results<Accepted<DeliveryModel>, ProblemAnswer>> Ping(
        Guid id, VrnDbContext db, Caller caller, FeedKinds kinds, PublicAddress address, TimeProvider clock, CancellationToken ct)
    {
        if (!await WebhookChanges.Own(db, caller).AnyAsync(row => row.Id == id, ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var now = clock.GetUtcNow();
        return await Queue(db, WebhookPlanner.Delivery(id, WebhookEvents.Own, id, DeliveryEvent.Ping, now, now), kinds, address, ct);
    }

    /// <summary>The same event under the same <c>webhook-id</c>, with the thing as it is now.</summary>
    public static async Task<Results<Accepted<DeliveryModel>, ProblemAnswer>> Redeliver(
        Guid id, Guid delivery, VrnDbContext db, Caller caller, FeedKinds kinds, PublicAddress address, TimeProvider clock, CancellationToken ct)
    {
        if (await db.Set<WebhookDelivery>().SingleOrDefaultAsync(row =>
            row.Id == delivery && row.SubscriptionId == id && row.Subscription!.ClientId == caller.ClientId, ct) is not { } row)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        (row.State, row.NextAt, row.FirstAttemptAt) = (DeliveryState.Pending, clock.GetUtcNow(), null);
        return await Queue(db, row, kinds, address, ct);
    }

    private static async Task<Results<Accepted<DeliveryModel>, ProblemAnswer>> Queue(
        VrnDbContext db, WebhookDelivery row, FeedKinds kinds, PublicAddress address, CancellationToken ct)
    {
        if (await db.Set<WebhookDelivery>().CountAsync(other => other.SubscriptionId == row.SubscriptionId && other.State == DeliveryState.Pending, ct) >= MostPending)
        {
            return new ProblemAnswer(Problems.Conflict, "So many deliveries wait already; mend the receiver first.");
        }
        if (db.Entry(row).State == EntityState.Detached)
        {
            db.Add(row);
        }
        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted(address.Absolute($"/partner/self/webhooks/{row.SubscriptionId}/deliveries"), DeliveryModel.Of(row, kinds));
    }
}
