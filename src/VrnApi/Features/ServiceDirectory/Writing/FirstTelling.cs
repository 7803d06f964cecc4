using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>
/// Tells places and terms of a database that was filled before the feed told of them: the feed from its beginning names everything
/// that there is.
/// </summary>
internal static class FirstTelling
{
    private const int AtATime = 500;

    /// <returns>Whether there was anything to tell.</returns>
    public static async Task<bool> Run(VrnDbContext db, CancellationToken ct)
    {
        if (!await Places(db).AnyAsync(ct) && !await Terms(db).AnyAsync(ct))
        {
            return false;
        }
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            // Whoever writes waits for this row; its time goes on by as much as a write's does.
            await db.Set<DirectoryClock>().ExecuteUpdateAsync(set => set.SetProperty(clock => clock.At, clock => clock.At + 1), token);
            var at = DateTimeOffset.FromUnixTimeMilliseconds((await db.Set<DirectoryClock>().AsNoTracking().SingleAsync(token)).At);
            db.AddRange(TermChanges.Told((await Terms(db).ToListAsync(token)).Select(id => (id, ChangeAction.Updated)), at));
            await db.SaveChangesAsync(token);
            foreach (var chunk in (await Places(db).ToListAsync(token)).Chunk(AtATime))
            {
                await PlaceChanges.Unchanged(chunk).Tell(db, at, token);
                db.ChangeTracker.Clear();
            }
            await transaction.CommitAsync(token);
        }, ct);
        return true;
    }

    /// <summary>Shown to somebody, and never told.</summary>
    internal static IQueryable<Guid> Places(VrnDbContext db) => PlaceChanges.Shown(db).Select(place => place.LocationId).Distinct()
        .Where(id => !db.Set<OutboxEntry>().Any(entry => entry.Kind == PlaceChanges.Kind && entry.EntityId == id));

    internal static IQueryable<Guid> Terms(VrnDbContext db) => db.Set<TaxonomyTerm>().Select(term => term.Id)
        .Where(id => !db.Set<OutboxEntry>().Any(entry => entry.Kind == TermChanges.Kind && entry.EntityId == id));
}
