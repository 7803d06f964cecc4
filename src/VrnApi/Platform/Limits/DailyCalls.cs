using System.Collections.Concurrent;
using VrnApi.Data.Providers;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Limits;

/// <summary>Calls of a client on one day (UTC), counted ahead in chunks: a thousandth of the day's, ten to a hundred, so that few calls cost a statement.</summary>
internal sealed class DailyCalls(IServiceScopeFactory scopes, IDatabaseWays ways, TimeProvider clock)
{
    private const int LeastChunk = 10, MostChunk = 100, ChunksADay = 1000;

    private readonly ConcurrentDictionary<string, Share> shares = new(StringComparer.Ordinal);

    /// <returns>Null when the call is within the day's limit, else the time until the next day.</returns>
    public async ValueTask<TimeSpan?> Count(string clientId, int limit, CancellationToken ct)
    {
        var share = shares.GetOrAdd(clientId, _ => new Share());
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (share.Take(today, limit) is { } known)
        {
            return known ? null : UntilTomorrow(now);
        }
        await share.Gate.WaitAsync(ct);
        try
        {
            if (share.Take(today, limit) is not { } meanwhile)
            {
                var chunk = Math.Clamp(limit / ChunksADay, LeastChunk, MostChunk);
                var total = await scopes.AsSystem("limits", db => ways.CountCalls(db, clientId, today, chunk, ct));
                meanwhile = share.Add(today, limit, chunk - Math.Max(0, total - limit));
            }
            return meanwhile ? null : UntilTomorrow(now);
        }
        finally
        {
            share.Gate.Release();
        }
    }

    private static TimeSpan UntilTomorrow(DateTimeOffset now) => now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime;

    private sealed class Share
    {
        private readonly Lock state = new();
        private DateOnly day;
        private long left;
        private int spentLimit;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        /// <returns>Whether the call is admitted; null when the database must be asked.</returns>
        public bool? Take(DateOnly today, int limit)
        {
            lock (state)
            {
                if (day != today)
                {
                    (day, left, spentLimit) = (today, 0, 0);
                }
                if (left > 0)
                {
                    left--;
                    return true;
                }
                return spentLimit == limit ? false : null;
            }
        }

        public bool Add(DateOnly today, int limit, long granted)
        {
            lock (state)
            {
                (day, left) = (today, Math.Max(0, granted - 1));
                spentLimit = granted < 1 ? limit : 0;
                return granted >= 1;
            }
        }
    }
}
