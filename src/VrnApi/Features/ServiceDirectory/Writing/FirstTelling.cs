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
        var places = await db.Set<LocationTier>().IgnoreQueryFilters().AnyAsync(ct) && !await IsTold(db, PlaceChanges.Kind).AnyAsync(ct);
        var terms = await db.Set<TaxonomyTerm>().AnyAsync(ct) && !await IsTold(db, TermChanges.Kind).AnyAsync(ct);
        return (places || terms) && await db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            // Whoever writes waits for this row; its time goes on by as much as a write's does.
            await db.Set<DirectoryClock>().ExecuteUpdateAsync(set => set.SetProperty(clock => clock.At, clock => clock.At + 1), token);
            var at = DateTimeOffset.FromUnixTimeMilliseconds((await db.Set<DirectoryClock>().AsNoTracking().SingleAsync(token)).At);
            if (terms && !await IsTold(db, TermChanges.Kind).AnyAsync(token))
            {
                db.AddRange(TermChanges.Told((await db.Set<TaxonomyTerm>().Select(term => term.Id).ToListAsync(token)).Select(id => (id, ChangeAction.Updated)), at));
                await db.SaveChangesAsync(token);
            }
            var ids = await db.Set<LocationTier>().IgnoreQueryFilters().Select(row => row.LocationId).Distinct().ToListAsync(token);
            foreach (var chunk in places ? ids.Chunk(AtATime) : [])
            {
                await PlaceChanges.Unchanged(chunk).Tell(db, at, token);
                db.ChangeTracker.Clear();
            }
            await transaction.CommitAsync(token);
            return true;
        }, ct);
    }

    private static IQueryable<OutboxEntry> IsTold(VrnDbContext db, string kind) => db.Set<OutboxEntry>().Where(entry => entry.Kind == kind);
}
