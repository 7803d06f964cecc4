using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>Moves the horizon of opening times on, once a day by one host, and brings a database of an earlier version up to date:
/// its vocabulary is counted, its places and terms are told.</summary>
internal sealed class OpeningRounds(IServiceScopeFactory scopes, IDatabaseWays ways, Leases leases, TimeProvider clock, ILogger<OpeningRounds> log)
    : LeasedRounds(leases, clock, log)
{
    private const int AtATime = 200;

    private DateOnly? done;

    protected override string Lease => "directory-openings";

    protected override TimeSpan Pause => TimeSpan.FromMinutes(10);

    protected override async Task Round(CancellationToken ct)
    {
        var today = London.Today(Clock);
        if (done == today)
        {
            return;
        }
        await scopes.AsSystem("openings", async db =>
        {
            if (await IsDue(db, Clock, ct))
            {
                await Extend(db, ways, Clock, ct);
            }
            if (await db.Set<ServiceSearch>().IgnoreQueryFilters().AnyAsync(ct) && !await db.Set<SearchWord>().IgnoreQueryFilters().AnyAsync(ct))
            {
                await SearchWords.Recount(db, ways, ct);
            }
            await FirstTelling.Run(db, ct);
            return true;
        });
        done = today;
    }

    /// <summary>A day has passed since somebody moved the horizon, or nobody ever has.</summary>
    private static async Task<bool> IsDue(VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var (from, _) = Openings.Horizon(clock.GetUtcNow());
        var openings = db.Set<Data.ServiceDirectory.Opening>().IgnoreQueryFilters();
        return await openings.AnyAsync(opening => opening.LocalDate < from, ct)
            || (!await openings.AnyAsync(ct) && await db.Set<Schedule>().AnyAsync(ct));
    }

    /// <summary>Computes the openings of every service anew from its stored documents, and takes away the days that have passed.</summary>
    internal static async Task Extend(VrnDbContext db, IDatabaseWays ways, TimeProvider clock, CancellationToken ct)
    {
        var last = Guid.Empty;
        while (true)
        {
            var from = last;
            var ids = await db.Set<Service>().IgnoreQueryFilters().Where(service => service.Id.CompareTo(from) > 0).OrderBy(service => service.Id)
                .Select(service => service.Id).Take(AtATime).ToArrayAsync(ct);
            if (ids.Length == 0)
            {
                return;
            }
            last = ids[^1];
            await db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
            {
                db.ChangeTracker.Clear();
                await using var transaction = await db.Database.BeginTransactionAsync(token);
                // Nobody changes a schedule while its days are counted.
                await ways.LockRows(db, "directory.service", ids, exclusive: true, token);
                var documents = (await db.Set<StoredDocument>().IgnoreQueryFilters().AsNoTracking()
                    .Where(document => document.Kind == DocumentKind.Service && ids.Contains(document.EntityId) && document.DeletedAt == null)
                    .Select(document => new { document.Tier, document.EntityId, document.Full }).ToListAsync(token))
                    .ToDictionary(document => (document.Tier, document.EntityId), document => DocumentJson.ReadService(document.Full));
                await Openings.Store(db, ways, [.. ids.Select(id => (id, documents.GetValueOrDefault((DocumentTier.Open, id)), documents.GetValueOrDefault((DocumentTier.Partner, id))))], clock.GetUtcNow(), token);
                await db.SaveChangesAsync(token);
                await transaction.CommitAsync(token);
            }, ct);
        }
    }
}
