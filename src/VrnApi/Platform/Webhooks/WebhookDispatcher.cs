using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Webhooks;

/// <summary>
/// Tells every active subscription what it is due, on one host at a time. Subscriptions are served side by side, so that a receiver
/// that hangs keeps nobody else waiting; a host that dies leaves its deliveries to the next, under the same ids.
/// </summary>
internal sealed partial class WebhookDispatcher(
    IServiceScopeFactory scopes, WebhookCourier courier, Leases leases, IOptions<WebhookOptions> options, TimeProvider clock, ILogger<WebhookDispatcher> log)
    : LeasedRounds(leases, clock, log)
{
    private const int AtOnce = 16, Batch = 1000;

    private readonly ConcurrentDictionary<Guid, Task> serving = new();
    private DateTimeOffset tidied = DateTimeOffset.MinValue;

    protected override string Lease => "webhooks";

    protected override TimeSpan Pause => options.Value.Poll;

    protected override Task Work(CancellationToken stoppingToken) => options.Value.Deliver ? base.Work(stoppingToken) : Task.CompletedTask;

    protected override async Task Round(CancellationToken ct)
    {
        var active = await scopes.AsSystem("webhooks", db => Active(db).ToArrayAsync(ct));
        // More than can be served at once have their turn by chance.
        RandomNumberGenerator.Shuffle<Subscriber>(active);
        foreach (var (id, client) in active)
        {
            if (serving.Count < AtOnce && !serving.ContainsKey(id))
            {
                serving[id] = Serve(id, client, ct);
            }
        }
        if (Clock.GetUtcNow() - tidied > TimeSpan.FromMinutes(10))
        {
            tidied = Clock.GetUtcNow();
            await scopes.AsSystem("webhooks", db => Old(db, tidied.AddDays(-options.Value.LogDays)).ExecuteDeleteAsync(ct));
        }
    }

    private static IQueryable<Subscriber> Active(VrnDbContext db) =>
        db.Set<WebhookSubscription>().Where(row => row.State == WebhookState.Active).Select(row => new Subscriber(row.Id, row.ClientId));

    internal static IQueryable<WebhookDelivery> Old(VrnDbContext db, DateTimeOffset before)
    {
        var old = db.Set<WebhookDelivery>().Where(row => row.State != DeliveryState.Pending && row.CreatedAt < before).OrderBy(row => row.CreatedAt).Select(row => row.Id).Take(Batch);
        return db.Set<WebhookDelivery>().Where(row => old.Contains(row.Id));
    }

    private async Task Serve(Guid id, string client, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            await courier.Serve(id, client, ct);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            Failed(log, exception, id);
        }
        catch (OperationCanceledException)
        {
            // The host stops or the lease is gone.
        }
        finally
        {
            serving.TryRemove(id, out _);
        }
    }

    private sealed record Subscriber(Guid Id, string Client);

    [LoggerMessage(LogLevel.Warning, "The subscription {Id} could not be served; trying again")]
    private static partial void Failed(ILogger log, Exception exception, Guid id);
}
