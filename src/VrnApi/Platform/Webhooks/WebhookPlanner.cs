using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Webhooks;

/// <summary>
/// Turns what the feed tells a subscription's client into deliveries. The place in the feed moves in the transaction that stores
/// them, so that a host that dies leaves nothing out and plans nothing twice.
/// </summary>
internal sealed class WebhookPlanner(ChangeFeed feed, FeedKinds kinds, TimeProvider clock)
{
    private const int Batch = 100;

    /// <returns>Whether there is more to plan at once.</returns>
    public Task<bool> Plan(VrnDbContext db, Caller caller, IServiceProvider services, Guid id, CancellationToken ct) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            if (await db.Set<WebhookSubscription>().SingleOrDefaultAsync(row => row.Id == id && row.State == WebhookState.Active, token) is not { } subscription)
            {
                return false;
            }
            var reading = new FeedReading(caller, db, services);
            var view = await FeedView.Of(db, caller, Readable(kinds, subscription, caller), token);
            var after = Place(subscription);
            if (await feed.Read(reading, view, after, Batch, token) is not { } page)
            {
                await Restart(db, subscription, view, token);
                return false;
            }
            if (page.Changes.Count == 0 && subscription.SilentUntil is null)
            {
                return false;
            }
            await Add(reading, subscription, page, token);
            var moved = !page.HasMore && subscription.SilentUntil is { } until && page.End.Position < until ? page.End with { Position = until, Seq = long.MaxValue } : page.End;
            return await Store(db, subscription, after, moved, token) && page.HasMore;
        }, ct);

    /// <summary>A kind that the client may no longer read is not told.</summary>
    internal static FeedKind[] Readable(FeedKinds kinds, WebhookSubscription subscription, Caller caller) =>
        [.. WebhookModel.Split(subscription.Kinds).Select(kinds.Find).OfType<FeedKind>().Where(kind => caller.Has(kind.Scope))];

    internal static FeedPosition Place(WebhookSubscription row) => new(row.FeedEra, row.FeedView, row.FeedStart, row.FeedPosition, row.FeedSeq);

    /// <summary>From its beginning the feed tells everything there is: up to now it is noted, from now on delivered.</summary>
    public async Task Begin(VrnDbContext db, WebhookSubscription subscription, FeedView view, CancellationToken ct)
    {
        var beginning = await feed.Beginning(db, view, ct);
        (subscription.FeedEra, subscription.FeedView, subscription.FeedStart) = (beginning.Era, beginning.View, beginning.Start);
        (subscription.FeedPosition, subscription.FeedSeq, subscription.SilentUntil) = (beginning.Position, beginning.Seq, beginning.Start - 1);
    }

    /// <summary>Of the ids, those that the subscription is narrowed to.</summary>
    internal static async Task<HashSet<Guid>> Wanted(FeedReading reading, FeedKind kind, WebhookSubscription subscription, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var narrowing = new ChangeNarrowing(WebhookModel.Split(subscription.Areas), WebhookModel.Split(subscription.Terms));
        return narrowing.IsEmpty || kind.Narrow is null || ids.Count == 0 ? [.. ids] : await kind.Narrow(reading, ids, narrowing, ct);
    }

    private async Task Add(FeedReading reading, WebhookSubscription subscription, FeedPage page, CancellationToken ct)
    {
        var (db, now) = (reading.Db, clock.GetUtcNow());
        foreach (var group in page.Changes.GroupBy(change => change.Kind))
        {
            Guid[] ids = [.. group.Select(change => change.Id)];
            var wanted = await Wanted(reading, group.Key, subscription, [.. group.Where(change => change.State is not null).Select(change => change.Id)], ct);
            var told = await db.Set<WebhookTold>().Where(row => row.SubscriptionId == subscription.Id && row.Kind == group.Key.Name && ids.Contains(row.EntityId))
                .ToDictionaryAsync(row => row.EntityId, ct);
            foreach (var change in group)
            {
                var (known, there) = (told.GetValueOrDefault(change.Id), wanted.Contains(change.Id));
                if (there && known is null)
                {
                    db.Add(new WebhookTold { SubscriptionId = subscription.Id, Kind = group.Key.Name, EntityId = change.Id });
                }
                else if (!there && known is not null)
                {
                    db.Remove(known);
                }
                var silent = subscription.SilentUntil is { } until && change.After.Position <= until;
                if (!silent && (there || known is not null))
                {
                    db.Add(Delivery(subscription.Id, group.Key.Name, change.Id,
                        !there ? DeliveryEvent.Withdrawn : known is null ? DeliveryEvent.Created : DeliveryEvent.Updated, change.At, now));
                }
            }
        }
    }

    internal static WebhookDelivery Delivery(Guid subscription, string kind, Guid entity, DeliveryEvent change, DateTimeOffset at, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        SubscriptionId = subscription,
        Kind = kind,
        EntityId = entity,
        Event = change,
        At = at,
        CreatedAt = now,
        NextAt = now,
        State = DeliveryState.Pending,
    };

    /// <returns>False when somebody else has moved the place meanwhile; then nothing is stored.</returns>
    private static async Task<bool> Store(VrnDbContext db, WebhookSubscription subscription, FeedPosition before, FeedPosition after, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        ulong? silent = subscription.SilentUntil is { } until && after.Position < until ? until : null;
        var moved = await db.Set<WebhookSubscription>()
            .Where(row => row.Id == subscription.Id && row.State == WebhookState.Active && row.FeedEra == before.Era && row.FeedView == before.View
                && row.FeedStart == before.Start && row.FeedPosition == before.Position && row.FeedSeq == before.Seq)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.FeedPosition, after.Position).SetProperty(row => row.FeedSeq, after.Seq)
                .SetProperty(row => row.SilentUntil, silent), ct);
        if (moved == 0)
        {
            return false;
        }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task Restart(VrnDbContext db, WebhookSubscription subscription, FeedView view, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Set<WebhookTold>().Where(row => row.SubscriptionId == subscription.Id).ExecuteDeleteAsync(ct);
        await Begin(db, subscription, view, ct);
        db.Add(Delivery(subscription.Id, WebhookEvents.Own, subscription.Id, DeliveryEvent.Resync, now, now));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
