using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Platform;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Webhooks;

/// <summary>
/// Serves one subscription: plans what is new and sends what is due, in the order of each thing. What is sent is read at that moment
/// as the subscription's client may see it.
/// </summary>
internal sealed class WebhookCourier(
    IServiceScopeFactory scopes, PartnerRegister register, WebhookPlanner planner, WebhookSender sender, FeedKinds kinds, PublicAddress address,
    IOptions<WebhookOptions> options, TimeProvider clock)
{
    private const int Batch = 50;

    /// <summary>So many failures in a row, and the receiver is left alone for a while.</summary>
    private const int Patience = 3;

    /// <returns>Whether everything that there was has been planned; false where the client may not be told anything.</returns>
    public async Task<bool> Serve(Guid id, string clientId, CancellationToken ct)
    {
        while (await Caller(clientId, ct) is { } caller)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            db.Scope = caller.Rows;
            var more = await planner.Plan(db, caller, scope.ServiceProvider, id, ct);
            if (!await Deliver(db, caller, scope.ServiceProvider, id, ct) && !more)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>With the rights that the client has now; null when it may not be told anything.</summary>
    private async Task<Caller?> Caller(string clientId, CancellationToken ct)
    {
        var copy = await register.Current(ct);
        if (!copy.Clients.TryGetValue(clientId, out var client) || client.Client is not { Enabled: true, PartnerActive: true })
        {
            return null;
        }
        var caller = Callers.Of(client, client.Standing(client.Client.Assurance, London.Today(clock), client.Scopes));
        return caller.Has(WebhookEndpoints.Scope) ? caller : null;
    }

    /// <returns>Whether anything was sent.</returns>
    private async Task<bool> Deliver(VrnDbContext db, Caller caller, IServiceProvider services, Guid id, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        var now = clock.GetUtcNow();
        if (await db.Set<WebhookSubscription>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.State == WebhookState.Active, ct) is not { } subscription
            || subscription.NotBefore > now)
        {
            return false;
        }
        var due = await Due(db, id, now).Take(Batch).ToListAsync(ct);
        var reading = new FeedReading(caller, db, services);
        var failures = subscription.Failures;
        foreach (var delivery in due)
        {
            var attempt = await sender.Send(subscription, delivery.Id, await Content(reading, subscription, delivery, ct), ct);
            failures = attempt.Taken ? 0 : failures + 1;
            if (!await Note(db, subscription, delivery, attempt, failures, ct) || failures >= Patience)
            {
                return false;
            }
        }
        return due.Count > 0;
    }

    /// <summary>What may be sent now: nothing of a thing of which something earlier has not been taken.</summary>
    internal static IQueryable<WebhookDelivery> Due(VrnDbContext db, Guid subscription, DateTimeOffset now)
    {
        var pending = db.Set<WebhookDelivery>().AsNoTracking().Where(row => row.SubscriptionId == subscription && row.State == DeliveryState.Pending);
        return pending.Where(row => row.NextAt <= now
                && !pending.Any(earlier => earlier.Kind == row.Kind && earlier.EntityId == row.EntityId && earlier.Number < row.Number))
            .OrderBy(row => row.Number);
    }

    private async Task<ReadOnlyMemory<byte>> Content(FeedReading reading, WebhookSubscription subscription, WebhookDelivery delivery, CancellationToken ct)
    {
        var kind = kinds.Find(delivery.Kind);
        RawJson? state = null;
        if (kind is not null && reading.Caller.Has(kind.Scope) && delivery.Event != DeliveryEvent.Withdrawn
            && (await WebhookPlanner.Wanted(reading, kind, subscription, [delivery.EntityId], ct)).Count > 0
            && (await kind.Read(reading, [delivery.EntityId], ct)).TryGetValue(delivery.EntityId, out var now))
        {
            state = now;
        }
        return WebhookEvents.Render(delivery, kind, state, address);
    }

    /// <returns>False when the subscription is to be left alone.</returns>
    private async Task<bool> Note(VrnDbContext db, WebhookSubscription subscription, WebhookDelivery delivery, Attempt attempt, int failures, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var first = delivery.FirstAttemptAt ?? now;
        var wait = Wait(delivery.Attempts + 1, attempt);
        var over = !attempt.Taken && now - first >= TimeSpan.FromHours(options.Value.GiveUpHours);
        await db.Set<WebhookDelivery>().Where(row => row.Id == delivery.Id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, attempt.Taken ? DeliveryState.Delivered : over ? DeliveryState.Failed : DeliveryState.Pending)
            .SetProperty(row => row.Attempts, row => row.Attempts + 1)
            .SetProperty(row => row.FirstAttemptAt, first)
            .SetProperty(row => row.LastAttemptAt, now)
            .SetProperty(row => row.NextAt, now + wait)
            .SetProperty(row => row.LastStatus, attempt.Status)
            .SetProperty(row => row.LastFault, attempt.Fault), ct);
        if (over || attempt.Gone)
        {
            await Disable(db, subscription, attempt.Gone ? "gone" : "failing", now, ct);
            return false;
        }
        if (failures != subscription.Failures)
        {
            DateTimeOffset? pause = failures >= Patience ? now + Wait(failures - Patience + 1, attempt) : null;
            await db.Set<WebhookSubscription>().Where(row => row.Id == subscription.Id).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.Failures, failures).SetProperty(row => row.NotBefore, pause), ct);
            subscription.Failures = failures;
        }
        return true;
    }

    private TimeSpan Wait(int attempts, Attempt attempt)
    {
        var wait = Backoff.After(attempts, options.Value, System.Security.Cryptography.RandomNumberGenerator.GetInt32(1001) / 1000.0);
        return attempt.RetryAfter is { } wish && wish > wait ? wish : wait;
    }

    private static async Task Disable(VrnDbContext db, WebhookSubscription subscription, string reason, DateTimeOffset now, CancellationToken ct)
    {
        await db.Set<WebhookSubscription>().Where(row => row.Id == subscription.Id && row.State == WebhookState.Active).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, WebhookState.Disabled).SetProperty(row => row.DisabledReason, reason), ct);
        db.Add(new AuditEvent
        {
            Time = AuditTime.Of(now),
            Action = "webhook.disabled",
            Outcome = AuditOutcome.Done,
            Reason = reason,
            ClientId = subscription.ClientId,
            PartnerId = subscription.PartnerId,
            ResourceType = "webhook",
            ResourceId = subscription.Id.ToString(),
        });
        await db.SaveChangesAsync(ct);
    }
}
