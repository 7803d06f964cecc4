using System.Runtime.CompilerServices;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Platform.Security;
using VrnApi.Tokens;

namespace VrnApi.Platform.Changes;

/// <summary>The position from which a stream was to go on is no longer told.</summary>
internal sealed class ChangesExpiredException : Exception;

/// <summary>
/// Follows the feed for a caller without an end: what there is after a position, then whatever comes. A reader that is slow lags behind
/// in the feed; nothing is kept for it meanwhile.
/// </summary>
internal sealed class ChangeTail(ChangeFeed feed, ChangeSignal signal, IServiceScopeFactory scopes, IDatabaseWays ways, TimeProvider clock) : IDisposable
{
    private const int Batch = 25;

    /// <summary>What was read longer ago is read again before it is handed on: the reader may have lost it meanwhile.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

    // A thousand followers of one change may not take all connections.
    private readonly SemaphoreSlim reading = new(16);

    /// <summary>Where a stream begins: behind a position, at the beginning, or now.</summary>
    public Task<FeedPosition> Start(LiveCaller live, IReadOnlyList<FeedKind> kinds, FeedPosition? after, bool fromNow, CancellationToken ct) =>
        As(live, kinds, async (at, view) => after switch
        {
            null when fromNow => await feed.Now(at.Db, view, ct),
            null => await feed.Beginning(at.Db, view, ct),
            // A position that has expired is told before the stream begins.
            _ => await feed.Read(at, view, after, 1, ct) is null ? throw new ChangesExpiredException() : after,
        }, ct);

    /// <exception cref="ChangesExpiredException">The position is no longer told.</exception>
    /// <exception cref="OperationCanceledException">Also when the caller's token is no longer good.</exception>
    public async IAsyncEnumerable<Change> Follow(
        LiveCaller live, IReadOnlyList<FeedKind> kinds, FeedPosition after, [EnumeratorCancellation] CancellationToken ct)
    {
        using var follower = await As(live, kinds, (_, view) => Task.FromResult(signal.Follow(view)), ct);
        while (true)
        {
            FeedPage? page = null;
            try
            {
                page = await As(live, kinds, async (at, view) =>
                    await feed.Read(at, view, after, Batch, ct) ?? throw new ChangesExpiredException(), ct);
            }
            catch (Exception exception) when (exception is StateUnavailableException || ways.IsUnavailable(exception))
            {
                // Nothing is lost by waiting for the database to come back.
            }
            if (page is null)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), clock, ct);
                continue;
            }
            var (more, read) = (page.HasMore, clock.GetTimestamp());
            foreach (var change in page.Changes)
            {
                if (clock.GetElapsedTime(read) > Freshness)
                {
                    more = true;
                    break;
                }
                yield return change;
                after = change.After;
            }
            if (!more)
            {
                await follower.Wait(ct);
            }
        }
    }

    /// <summary>Whether a thing lies within what a stream is narrowed to, as its reader sees it now.</summary>
    public Task<bool> IsWanted(LiveCaller live, FeedKind kind, Guid id, ChangeNarrowing narrowing, CancellationToken ct) =>
        As(live, [kind], async (at, _) => (await kind.Narrow!(at, [id], narrowing, ct)).Contains(id), ct);

    public void Dispose() => reading.Dispose();

    private async Task<T> As<T>(LiveCaller live, IReadOnlyList<FeedKind> kinds, Func<FeedReading, FeedView, Task<T>> work, CancellationToken ct)
    {
        await reading.WaitAsync(ct);
        try
        {
            var caller = await live.Now(ct) ?? throw new OperationCanceledException("The token is no longer good.");
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            db.Scope = caller.Rows;
            // A scope that was taken away ends the telling of its kinds at once.
            FeedKind[] readable = [.. kinds.Where(kind => caller.Has(kind.Scope))];
            return await work(new FeedReading(caller, db, scope.ServiceProvider), await FeedView.Of(db, caller, readable, ct));
        }
        finally
        {
            reading.Release();
        }
    }
}
