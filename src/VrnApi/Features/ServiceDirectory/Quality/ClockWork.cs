using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Quality;

/// <summary>
/// What time alone changes: windows open and close, assurance falls due and expires, capacities go stale. Each is an ordinary write with
/// a feed entry, so that no document depends on when it is read. Doing it twice changes nothing.
/// </summary>
internal sealed class ClockWork(VrnDbContext db, DirectoryWriter writer, TimeProvider time)
{
    /// <summary>Services in one transaction.</summary>
    private const int AtOnce = 100;

    /// <summary>Days for which a host that was away still looks for records that expired beside one that counts.</summary>
    private const int LooksBackDays = 400;

    private static readonly Author Author = new(null, null, "clock");

    /// <returns>Services that were written.</returns>
    public async Task<int> Run(CancellationToken ct)
    {
        var due = await Due(ct);
        foreach (var chunk in due.Chunk(AtOnce))
        {
            await writer.Write(new Touched { Services = chunk }, token => Settle(chunk, token), ct, Author);
        }
        return due.Count;
    }

    private async Task<IReadOnlyList<Guid>> Due(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var today = London.DayOf(now);
        var (soon, fresh) = (today.AddDays(AssuranceRules.DueDays), now - ServiceCapacity.Fresh);
        var services = db.Set<Service>().IgnoreQueryFilters();
        var due = new HashSet<Guid>();
        due.UnionWith(await services.Where(row => row.EditorialState == EditorialState.Published && (row.VisibleFrom != null || row.VisibleTo != null)
            && row.IsLive != ((row.VisibleFrom == null || row.VisibleFrom <= now) && (row.VisibleTo == null || row.VisibleTo > now))).Select(row => row.Id).ToListAsync(ct));
        due.UnionWith(await services.Where(row => row.AssuranceDue != null && ((row.AssuranceState == AssuranceState.Assured && row.AssuranceDue < soon)
            || (row.AssuranceState == AssuranceState.Due && row.AssuranceDue < today))).Select(row => row.Id).ToListAsync(ct));
        due.UnionWith(await db.Set<ServiceCapacity>().Where(row => !row.IsStale && row.Updated <= fresh).Select(row => row.ServiceId).ToListAsync(ct));
        // A record that expires beside one that still counts changes who is said to have looked, and nothing else.
        foreach (var day in await db.Set<AssuranceRecord>().Where(row => row.ExpiresOn < today && row.ExpiresOn >= today.AddDays(-LooksBackDays)).Select(row => row.ExpiresOn).Distinct().ToListAsync(ct))
        {
            var ends = London.Instant(day.AddDays(1), 0);
            due.UnionWith(await services.Where(row => row.UpdatedAt < ends && row.AssuranceRecords.Any(record => record.ExpiresOn == day)).Select(row => row.Id).ToListAsync(ct));
        }
        return [.. due.Order()];
    }

    /// <summary>Under the lock everything is looked at again: another host may have been here.</summary>
    private async Task Settle(Guid[] ids, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var today = London.DayOf(now);
        var services = await db.Set<Service>().IgnoreQueryFilters().Where(row => ids.Contains(row.Id))
            .Include(row => row.AssuranceRecords).ThenInclude(row => row.Answers).Include(row => row.Capacities).AsSplitQuery().ToListAsync(ct);
        foreach (var service in services)
        {
            var (state, live) = (service.AssuranceState, service.IsLive);
            if (service.AssuranceRecords.Count > 0)
            {
                AssuranceRules.Settle(service, today);
            }
            var stale = service.Capacities.Where(row => !row.IsStale && row.Updated <= now - ServiceCapacity.Fresh).ToArray();
            foreach (var capacity in stale)
            {
                capacity.IsStale = true;
            }
            var written = London.DayOf(service.UpdatedAt);
            if (state != service.AssuranceState || live != Changes.IsLive(service, now) || stale.Length > 0
                || service.AssuranceRecords.Any(record => record.ExpiresOn < today && record.ExpiresOn >= written))
            {
                service.UpdatedAt = now;
            }
        }
    }
}
