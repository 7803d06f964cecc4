using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Webhooks;

/// <summary>
/// Tells every active subscription what it is due, on one host at a time. Subscriptions are served side by side, so that a receiver
/// that hangs keeps nobody else waiting; a host that dies leaves its deliveries to the next, under the same ids.
/// </summary>
internal sealed partial class WebhookDispatcher(
    IServiceScopeFactory scopes, IDatabaseWays ways, WebhookCourier courier, Leases leases, IOptions<WebhookOptions> options, TimeProvider clock, ILogger<WebhookDispatcher> log)
    : LeasedRounds(leases, clock, log)
{
    private const int AtOnce = 16, Batch = 1000;

    private readonly ConcurrentDictionary<Guid, Task> serving = new();

    /// <summary>Up to where the outbox went when a subscription had been told everything.</summary>
    private readonly ConcurrentDictionary<Guid, (ulong Position, long Seq)> told = new();
    private DateTimeOffset tidied = DateTimeOffset.MinValue;

    protected override string Lease => "webhooks";

    protected override TimeSpan Pause => options.Value.Poll;

    protected override Task Work(CancellationToken stoppingToken) => options.Value.Deliver ? base.Work(stoppingToken) : Task.CompletedTask;

    protected override async Task Round(CancellationToken ct)
    {
        var (head, active) = await scopes.AsSystem("webhooks", async db => (await Head(db, ct), await Active(db, Clock.GetUtcNow()).ToArrayAsync(ct)));
        foreach (var gone in told.Keys.Except(active.Select(one => one.Id)))
        {
            told.TryRemove(gone, out _);
        }
        // More than can be served at once have their turn by chance.
        RandomNumberGenerator.Shuffle<Subscriber>(active);
        foreach (var one in active.Where(one => one.IsDue || !told.TryGetValue(one.Id, out var until) || until != head))
        {
            if (serving.Count < AtOnce && !serving.ContainsKey(one.Id))
            {
                serving[one.Id] = Serve(one, head, ct);
            }
        }
        if (Clock.GetUtcNow() - tidied > TimeSpan.FromMinutes(10))
        {
            tidied = Clock.GetUtcNow();
            await scopes.AsSystem("webhooks", db => Old(db, tidied.AddDays(-options.Value.LogDays)).ExecuteDeleteAsync(ct));
        }
    }

    /// <summary>Subscriptions for which nothing was written since are not looked at: an idle one costs nothing.</summary>
    private async Task<(ulong Position, long Seq)> Head(VrnDbContext db, CancellationToken ct) =>
        await ways.SettledChanges(db).OrderByDescending(row => row.Position).ThenByDescending(row => row.Seq).Select(row => new { row.Position, row.Seq }).FirstOrDefaultAsync(ct)
            is { } newest ? (newest.Position, newest.Seq) : default;

    internal static IQueryable<Subscriber> Active(VrnDbContext db, DateTimeOffset now) => db.Set<WebhookSubscription>().Where(row => row.State == WebhookState.Active)
        .Select(row => new Subscriber(row.Id, row.ClientId, row.SilentUntil != null || ((row.NotBefore == null || row.NotBefore <= now) && db.Set<WebhookDelivery>().Any(delivery =>
            delivery.SubscriptionId == row.Id && delivery.State == DeliveryState.Pending && delivery.NextAt <= now))));

    internal static IQueryable<WebhookDelivery> Old(VrnDbContext db, DateTimeOffset before)
    {
        var old = db.Set<WebhookDelivery>().Where(row => row.State != DeliveryState.Pending && row.CreatedAt < before).OrderBy(row => row.CreatedAt).Select(row => row.Id).Take(Batch);
        return db.Set<WebhookDelivery>().Where(row => old.Contains(row.Id));
    }

    private async Task Serve(Subscriber subscriber, (ulong Position, long Seq) head, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            if (await courier.Serve(subscriber.Id, subscriber.Client, ct))
            {
                told[subscriber.Id] = head;
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            Failed(log, exception, subscriber.Id);
        }
        catch (OperationCanceledException)
        {
            // The host stops or the lease is gone.
        }
        finally
        {
            serving.TryRemove(subscriber.Id, out _);
        }
    }

    /// <param name="IsDue">Something waits to be sent, or its past to be passed over.</param>
    internal sealed record Subscriber(Guid Id, string Client, bool IsDue);

    [LoggerMessage(LogLevel.Warning, "The subscription {Id} could not be served; trying again")]
    private static partial void Failed(ILogger log, Exception exception, Guid id);
}
