using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Retention;

/// <summary>When a period of a data set closes: a year after the last release period that overlaps it was first published.</summary>
internal static class PeriodClosing
{
    private const int MonthsOpen = 12;

    /// <returns>Null while a release that overlaps the period is still to come.</returns>
    public static async Task<DateTimeOffset?> At(VrnDbContext db, OutcomesCatalogue catalogue, DataSetRules dataSet, TimePeriod period, CancellationToken ct) =>
        (await Of(db, catalogue, dataSet, [period], ct))[period];

    /// <summary>The same for many periods, each given once.</summary>
    public static async Task<IReadOnlyDictionary<TimePeriod, DateTimeOffset?>> Of(
        VrnDbContext db, OutcomesCatalogue catalogue, DataSetRules dataSet, IReadOnlyCollection<TimePeriod> periods, CancellationToken ct)
    {
        string[] years = [.. periods.Select(period => period.Period).Distinct()];
        // Asked at every push: most are for years of which nothing is published yet.
        var blocks = await Blocks(db, dataSet.Id, years).Select(block => new { block.Id, block.Period, block.PeriodCode }).ToListAsync(ct);
        if (blocks.Count == 0)
        {
            return periods.ToDictionary(period => period, _ => (DateTimeOffset?)null);
        }
        var versions = await ReleasedVersions.Query(db, dataSet.Id).Select(version => new { version.PublishAt, version.Blocks }).ToListAsync(ct);
        return periods.ToDictionary(period => period, period =>
        {
            DateTimeOffset? last = null;
            foreach (var code in dataSet.ReleaseCodes)
            {
                if (catalogue.Calendar.Parse(period.Period, code) is not { } release || !release.Overlaps(period))
                {
                    continue;
                }
                var own = blocks.Where(block => block.Period == period.Period && block.PeriodCode == code).Select(block => block.Id).ToHashSet();
                var published = versions.Where(version => version.Blocks.Any(own.Contains)).Select(version => (DateTimeOffset?)version.PublishAt).Min();
                if (published is null)
                {
                    return null;
                }
                last = last is null || published > last ? published : last;
            }
            return last?.AddMonths(MonthsOpen);
        });
    }

    public static async Task<bool> IsClosed(VrnDbContext db, OutcomesCatalogue catalogue, DataSetRules dataSet, TimePeriod period, DateTimeOffset now, CancellationToken ct) =>
        await At(db, catalogue, dataSet, period, ct) <= now;

    internal static IQueryable<FrozenBlock> Blocks(VrnDbContext db, string dataSet, string[] years) =>
        db.Set<FrozenBlock>().AsNoTracking().Where(block => block.DataSetId == dataSet && years.Contains(block.Period));
}
