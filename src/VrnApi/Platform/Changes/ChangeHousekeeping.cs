using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Changes;

/// <summary>
/// Keeps the outbox as large as what it tells of: of a thing only its latest row, of a deletion nothing once it is old. What was
/// forgotten is noted, so that whoever may have missed it is told to begin anew.
/// </summary>
internal sealed partial class ChangeHousekeeping(
    IServiceScopeFactory scopes, IDatabaseWays ways, IOptions<ChangeOptions> options, TimeProvider clock, ILogger<ChangeHousekeeping> log) : LastingWork
{
    private const int Batch = 1000;

    /// <summary>Rows that a later one replaces stay for a while, for whoever looks into what happened.</summary>
    private static readonly TimeSpan Replaced = TimeSpan.FromDays(1);

    /// <returns>How many rows went.</returns>
    public Task<int> Clean(CancellationToken ct) => scopes.AsSystem("change housekeeping", db =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            if (!await ways.TryLock(db, "change-housekeeping", token))
            {
                return 0;
            }
            var now = clock.GetUtcNow();
            var removed = await Superseded(db, ways, now - Replaced).ExecuteDeleteAsync(token);
            removed += await Forget(db, now - TimeSpan.FromDays(options.Value.TombstoneDays), token);
            await transaction.CommitAsync(token);
            return removed;
        }, ct));

    /// <summary>A copy of another database brings positions that mean nothing here: they are put before all, and every cursor ends.</summary>
    public Task<bool> Adopt(CancellationToken ct) => scopes.AsSystem("change housekeeping", db =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            if (!await ways.IsOutboxForeign(db, token) || !await ways.TryLock(db, "change-housekeeping", token))
            {
                return false;
            }
            await ways.RenumberOutbox(db, token);
            await db.Set<ChangeHorizon>().ExecuteDeleteAsync(token);
            var era = Guid.CreateVersion7();
            await db.Set<StateVersion>().Where(version => version.Kind == StateVersion.Changes)
                .ExecuteUpdateAsync(set => set.SetProperty(version => version.Version, era), token);
            await transaction.CommitAsync(token);
            return true;
        }, ct));

    internal static IQueryable<OutboxEntry> Superseded(VrnDbContext db, IDatabaseWays ways, DateTimeOffset before)
    {
        var settled = ways.SettledChanges(db);
        var old = settled.Where(row => row.At < before && settled.Any(later =>
                later.Kind == row.Kind && later.EntityId == row.EntityId && later.VisibilityKey == row.VisibilityKey
                && later.Position >= row.Position && (later.Position > row.Position || later.Seq > row.Seq)))
            .OrderBy(row => row.At).Select(row => row.Seq).Take(Batch);
        return db.Set<OutboxEntry>().Where(row => old.Contains(row.Seq));
    }

    /// <summary>Only where no older row of the same thing is left, which would bring it back to life.</summary>
    internal static IQueryable<OutboxEntry> Tombstones(VrnDbContext db, IDatabaseWays ways, DateTimeOffset before)
    {
        var settled = ways.SettledChanges(db);
        return settled.Where(row => row.Action == ChangeAction.Deleted && row.At < before
            && !settled.Any(other => other.Kind == row.Kind && other.EntityId == row.EntityId && other.VisibilityKey == row.VisibilityKey && other.Seq != row.Seq));
    }

    private async Task<int> Forget(VrnDbContext db, DateTimeOffset before, CancellationToken ct)
    {
        var old = await Tombstones(db, ways, before).OrderBy(row => row.Position).ThenBy(row => row.Seq).Take(Batch).ToListAsync(ct);
        if (old.Count == 0)
        {
            return 0;
        }
        foreach (var group in old.GroupBy(row => (row.Kind, Key: row.VisibilityKey ?? ChangeHorizon.Everybody)))
        {
            var last = group.Last();
            var horizon = await db.Set<ChangeHorizon>().FindAsync([group.Key.Kind, group.Key.Key], ct);
            if (horizon is null)
            {
                db.Add(new ChangeHorizon { Kind = group.Key.Kind, VisibilityKey = group.Key.Key, Position = last.Position, Seq = last.Seq });
            }
            else if (horizon.Position <= last.Position)
            {
                (horizon.Position, horizon.Seq) = (last.Position, last.Seq);
            }
        }
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        var gone = old.Select(row => row.Seq).ToArray();
        return await db.Set<OutboxEntry>().Where(row => gone.Contains(row.Seq)).ExecuteDeleteAsync(ct);
    }

    protected override async Task Work(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        do
        {
            try
            {
                await Adopt(stoppingToken);
                await Clean(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Failed(log, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "The outbox could not be tidied; trying again in a minute")]
    private static partial void Failed(ILogger log, Exception exception);
}
