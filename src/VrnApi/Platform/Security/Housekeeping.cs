using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.Tokens;

namespace VrnApi.Platform.Security;

/// <summary>Removes spent values and kept answers that no request can meet any more, in small batches so that nobody waits for it.</summary>
internal sealed partial class Housekeeping(IServiceScopeFactory scopes, TimeProvider clock, ILogger<Housekeeping> log) : LastingWork
{
    private const int Batch = 1000, UsageKeptDays = 400;

    /// <returns>How many rows went.</returns>
    public Task<int> Clean(CancellationToken ct) => scopes.AsSystem("housekeeping", async db =>
    {
        var (now, removed, last) = (clock.GetUtcNow(), 0, Batch);
        while (last == Batch)
        {
            last = await Expired(db, now).ExecuteDeleteAsync(ct);
            removed += last;
        }
        // A bucket that nobody drew from for a day is full, which is what a missing row means.
        var (idle, old) = (now.AddDays(-1), DateOnly.FromDateTime(now.UtcDateTime).AddDays(-UsageKeptDays));
        removed += await db.Set<RateBucket>().Where(row => row.UpdatedAt < idle).ExecuteDeleteAsync(ct);
        removed += await db.Set<DailyUsage>().Where(row => row.Day < old).ExecuteDeleteAsync(ct);
        removed += await db.Set<IdempotencyRecord>().Where(row => row.ExpiresAt < now).ExecuteDeleteAsync(ct);
        return removed + await db.Set<RevokedToken>().Where(row => row.ExpiresAt < now).ExecuteDeleteAsync(ct);
    });

    internal static IQueryable<Replay> Expired(VrnDbContext db, DateTimeOffset now) =>
        db.Set<Replay>().Where(row => row.ExpiresAt < now).OrderBy(row => row.ExpiresAt).Take(Batch);

    protected override async Task Work(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Clean(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Failed(log, exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Expired rows could not be removed; trying again in a minute")]
    private static partial void Failed(ILogger log, Exception exception);
}
