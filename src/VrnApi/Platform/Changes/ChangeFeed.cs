using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;

namespace VrnApi.Platform.Changes;

/// <summary>One change as its reader is shown it.</summary>
/// <param name="At">When it was written.</param>
/// <param name="After">The place behind it.</param>
/// <param name="State">As the reader may see it now; null when it is gone, or gone for this reader.</param>
public sealed record Change(FeedKind Kind, Guid Id, DateTimeOffset At, FeedPosition After, RawJson? State);

/// <param name="End">Where to go on; the place asked from when there was nothing.</param>
public sealed record FeedPage(IReadOnlyList<Change> Changes, FeedPosition End, bool HasMore);

/// <summary>
/// The change feed, read for somebody: each thing once, at its latest change, in an order in which nothing can appear later before
/// what has been read. It is made of the outbox's ids; what they stand for is read at this moment through the reader's own rows.
/// </summary>
public sealed class ChangeFeed(IDatabaseWays ways)
{
    /// <summary>Before everything that is still told.</summary>
    public async Task<FeedPosition> Beginning(VrnDbContext db, FeedView view, CancellationToken ct) =>
        new(await Era(db).SingleAsync(ct), view.Name, await ways.ChangeWatermark(db, ct), 0, long.MinValue);

    /// <summary>Behind everything that is settled now.</summary>
    public async Task<FeedPosition> Now(VrnDbContext db, FeedView view, CancellationToken ct)
    {
        var beginning = await Beginning(db, view, ct);
        return beginning with { Position = beginning.Start - 1, Seq = long.MaxValue };
    }

    /// <returns>Null when the position has expired: something that was deleted since may not be told any more.</returns>
    public async Task<FeedPage?> Read(FeedReading reading, FeedView view, FeedPosition after, int limit, CancellationToken ct)
    {
        var rows = await Rows(reading.Db, view, after).Take(limit + 1)
            .Select(row => new { row.Kind, row.EntityId, row.At, row.Position, row.Seq }).ToListAsync(ct);
        // Asked after the rows: whatever was forgotten before they were read is known by now.
        if (await IsExpired(reading.Db, view, after, ct))
        {
            return null;
        }
        var page = rows.Take(limit).ToList();
        var states = new Dictionary<(string, Guid), RawJson>();
        foreach (var group in page.GroupBy(row => row.Kind))
        {
            var kind = view.Kinds.Single(kind => kind.Name == group.Key);
            foreach (var (id, state) in await kind.Read(reading, [.. group.Select(row => row.EntityId)], ct))
            {
                states[(kind.Name, id)] = state;
            }
        }
        var changes = page.ConvertAll(row => new Change(
            view.Kinds.Single(kind => kind.Name == row.Kind), row.EntityId, row.At, after with { Position = row.Position, Seq = row.Seq },
            states.TryGetValue((row.Kind, row.EntityId), out var state) ? state : null));
        return new FeedPage(changes, changes.Count > 0 ? changes[^1].After : after, rows.Count > limit);
    }

    internal IQueryable<OutboxEntry> Rows(VrnDbContext db, FeedView view, FeedPosition after)
    {
        var (position, seq) = (after.Position, after.Seq);
        var mine = Mine(ways.SettledChanges(db), view);
        return mine
            .Where(row => row.Position >= position && (row.Position > position || row.Seq > seq))
            .Where(row => !mine.Any(later => later.Kind == row.Kind && later.EntityId == row.EntityId
                && later.Position >= row.Position && (later.Position > row.Position || later.Seq > row.Seq)))
            .OrderBy(row => row.Position).ThenBy(row => row.Seq);
    }

    private static IQueryable<OutboxEntry> Mine(IQueryable<OutboxEntry> rows, FeedView view)
    {
        string[] kinds = [.. view.Kinds.Select(kind => kind.Name)], keys = [.. view.Keys];
        return rows.Where(row => kinds.Contains(row.Kind) && (row.VisibilityKey == null || keys.Contains(row.VisibilityKey)));
    }

    private static async Task<bool> IsExpired(VrnDbContext db, FeedView view, FeedPosition after, CancellationToken ct) =>
        after.View != view.Name || await Era(db).SingleAsync(ct) != after.Era || await Forgotten(db, view, after).AnyAsync(ct);

    internal static IQueryable<ChangeHorizon> Forgotten(VrnDbContext db, FeedView view, FeedPosition after)
    {
        string[] kinds = [.. view.Kinds.Select(kind => kind.Name)], keys = [.. view.Keys, ChangeHorizon.Everybody];
        var (position, seq, start) = (after.Position, after.Seq, after.Start);
        return db.Set<ChangeHorizon>().Where(row => kinds.Contains(row.Kind) && keys.Contains(row.VisibilityKey)
            && row.Position >= start && row.Position >= position && (row.Position > position || row.Seq > seq));
    }

    private static IQueryable<Guid> Era(VrnDbContext db) =>
        db.Set<StateVersion>().Where(version => version.Kind == StateVersion.Changes).Select(version => version.Version);
}
