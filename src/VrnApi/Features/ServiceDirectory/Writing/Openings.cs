using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Rules.Opening;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>
/// What is open from yesterday to the end of the horizon, kept as rows so that "open at" is one look into an index. A write sets the rows of
/// its services; a nightly round moves the horizon on. Rows depend on the day, so nothing of them stands in a document.
/// </summary>
internal static class Openings
{
    /// <summary>Days ahead that can be asked for.</summary>
    public const int Ahead = 92;

    /// <param name="rendered">Each service with what the open and the partner tier read of it; null where it does not exist for the tier.</param>
    public static async Task Store(
        VrnDbContext db, IDatabaseWays ways, IReadOnlyCollection<(Guid ServiceId, ServiceDocument? Open, ServiceDocument? Partner)> rendered, DateTimeOffset now, CancellationToken ct)
    {
        var ids = rendered.Select(one => one.ServiceId).ToArray();
        var (from, to) = Horizon(now);
        var holidays = await Holidays(db, from, to, ct);
        var fresh = new List<Opening>();
        var stored = (await db.Set<Opening>().IgnoreQueryFilters().Where(opening => ids.Contains(opening.ServiceId)).Select(opening => opening.Id).ToListAsync(ct)).ToHashSet();
        foreach (var (id, open, partner) in rendered)
        {
            fresh.AddRange(Rows(id, open, partner, from, to, holidays).Where(row => !stored.Remove(row.Id)));
        }
        // Some hundred for each service: they go in as one stream.
        if (fresh.Count > 0)
        {
            await ways.BulkInsert(db, fresh, ct);
        }
        Guid[] gone = [.. stored];
        if (gone.Length > 0)
        {
            await db.Set<Opening>().IgnoreQueryFilters().Where(opening => gone.Contains(opening.Id)).ExecuteDeleteAsync(ct);
        }
    }

    /// <summary>The rows of services that are new.</summary>
    public static async Task Insert(
        VrnDbContext db, IDatabaseWays ways, IReadOnlyCollection<(Guid ServiceId, ServiceDocument? Open, ServiceDocument? Partner)> rendered, DateTimeOffset now, CancellationToken ct)
    {
        var (from, to) = Horizon(now);
        var holidays = await Holidays(db, from, to, ct);
        await ways.BulkInsert(db, rendered.SelectMany(one => Rows(one.ServiceId, one.Open, one.Partner, from, to, holidays)), ct);
    }

    private static IEnumerable<Opening> Rows(Guid id, ServiceDocument? open, ServiceDocument? partner, DateOnly from, DateOnly to, IReadOnlySet<DateOnly> holidays)
    {
        var told = open is null ? [] : OpeningRules.Occurrences(open, from, to, holidays).ToHashSet();
        var all = partner is null ? told : told.Union(OpeningRules.Occurrences(partner, from, to, holidays));
        return all.Select(found => Row(id, found, told.Contains(found) ? DocumentTier.Open : DocumentTier.Partner));
    }

    /// <summary>Yesterday and the last day ahead, in the United Kingdom.</summary>
    public static (DateOnly From, DateOnly To) Horizon(DateTimeOffset now) => (London.DayOf(now).AddDays(-1), London.DayOf(now).AddDays(Ahead));

    /// <summary>The bank holidays of England between two days: those of the calendar and those that were imported.</summary>
    public static async Task<IReadOnlySet<DateOnly>> Holidays(VrnDbContext db, DateOnly from, DateOnly to, CancellationToken ct)
    {
        var extra = await db.Set<BankHoliday>().Where(day => day.Division == "england-and-wales" && day.Date >= from && day.Date <= to).Select(day => day.Date).ToListAsync(ct);
        return Enumerable.Range(from.Year, to.Year - from.Year + 1).SelectMany(BankHolidays.Of).Concat(extra).ToHashSet();
    }

    private static Opening Row(Guid serviceId, (Guid? ServiceLocationId, DateOnly Date, Stretch Times) found, DocumentTier tier)
    {
        var closes = found.Times.Closes ?? found.Times.Opens;
        var name = string.Create(CultureInfo.InvariantCulture, $"{tier}/{found.ServiceLocationId}/{found.Date:O}/{found.Times.Opens}/{found.Times.Closes}");
        return new Opening
        {
            Id = ChildId.Of(serviceId, "opening", name),
            ServiceId = serviceId,
            ServiceLocationId = found.ServiceLocationId,
            TierMin = tier,
            StartsAt = London.Instant(found.Date, found.Times.Opens),
            EndsAt = London.Instant(found.Date, closes),
            LocalDate = found.Date,
            Dow = found.Date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)found.Date.DayOfWeek,
            OpensMin = found.Times.Opens,
            ClosesMin = closes,
        };
    }
}
