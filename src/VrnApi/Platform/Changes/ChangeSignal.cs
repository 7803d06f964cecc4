using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VrnApi.Data.Providers;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Changes;

/// <summary>
/// Wakes those who follow the feed on this host. It looks at the outbox when the database says that something was written, and
/// by itself every so often, for all of them together; it does nothing while nobody follows.
/// </summary>
internal sealed partial class ChangeSignal(
    IServiceScopeFactory scopes, IDatabaseWays ways, IOptions<ChangeOptions> options, TimeProvider clock, ILogger<ChangeSignal> log) : BackgroundService
{
    // After a notification the row may have to wait for an older transaction: look again soon, then leave it to the slow rhythm.
    private static readonly int[] SoonAgain = [0, 5, 10, 20, 40, 80, 160, 320];

    private readonly ConcurrentDictionary<Follower, byte> followers = new();
    private readonly SemaphoreSlim told = new(0);
    private (ulong Position, long Seq) head;

    /// <summary>To be called before the first read, so that nothing can fall between the read and the waiting.</summary>
    public Follower Follow(FeedView view)
    {
        var follower = new Follower(this, [.. view.Kinds.Select(kind => kind.Name)], [.. view.Keys]);
        followers.TryAdd(follower, 0);
        told.Release();
        return follower;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = Listen(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var asked = await told.WaitAsync(followers.IsEmpty ? Timeout.InfiniteTimeSpan : options.Value.Poll, stoppingToken);
                await Look(asked ? SoonAgain : [0], stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Failed(log, exception);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Look(int[] waits, CancellationToken ct)
    {
        foreach (var wait in waits)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(wait), clock, ct);
            // Whatever was told until here is seen by the look that follows.
            while (told.Wait(0, ct))
            {
            }
            if (followers.IsEmpty || await Fresh(ct) is { Count: > 0 })
            {
                return;
            }
        }
    }

    /// <returns>What is new since the last look, by kind and key; its followers are awake.</returns>
    private Task<List<(string Kind, string? Key)>> Fresh(CancellationToken ct) => scopes.AsSystem("change signal", async db =>
    {
        var settled = ways.SettledChanges(db);
        var newest = await settled.OrderByDescending(row => row.Position).ThenByDescending(row => row.Seq)
            .Select(row => new { row.Position, row.Seq }).FirstOrDefaultAsync(ct);
        var (position, seq) = head;
        if (newest is null || (newest.Position, newest.Seq) == head)
        {
            return [];
        }
        var fresh = (await settled.Where(row => row.Position >= position && (row.Position > position || row.Seq > seq))
            .Select(row => new { row.Kind, row.VisibilityKey }).Distinct().ToListAsync(ct)).ConvertAll(row => (row.Kind, row.VisibilityKey));
        head = (newest.Position, newest.Seq);
        foreach (var follower in followers.Keys.Where(follower => fresh.Exists(follower.Wants)))
        {
            follower.Wake();
        }
        return fresh;
    });

    private async Task Listen(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await scopes.AsSystem("change signal", async db =>
                {
                    await ways.ListenForChanges(db, () => told.Release(), ct);
                    return true;
                });
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                Failed(log, exception);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    public override void Dispose()
    {
        told.Dispose();
        base.Dispose();
    }

    [LoggerMessage(LogLevel.Warning, "The change feed cannot be watched; trying again")]
    private static partial void Failed(ILogger log, Exception exception);

    /// <summary>Somebody who follows the feed of one view.</summary>
    internal sealed class Follower(ChangeSignal signal, HashSet<string> kinds, HashSet<string> keys) : IDisposable
    {
        private readonly SemaphoreSlim awake = new(0);

        public bool Wants((string Kind, string? Key) row) => kinds.Contains(row.Kind) && (row.Key is null || keys.Contains(row.Key));

        public void Wake()
        {
            try
            {
                awake.Release();
            }
            catch (ObjectDisposedException)
            {
                // It has just gone.
            }
        }

        /// <summary>Until something of the view is new since the last wait.</summary>
        public async Task Wait(CancellationToken ct)
        {
            await awake.WaitAsync(ct);
            while (awake.Wait(0, ct))
            {
            }
        }

        public void Dispose()
        {
            signal.followers.TryRemove(this, out _);
            awake.Dispose();
        }
    }
}
