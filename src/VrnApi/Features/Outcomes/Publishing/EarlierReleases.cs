using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Disclosure;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Publishing.Rules;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>
/// The releases that a plan is audited with: every one of its data set, published, withdrawn or approved and waiting, whose periods overlap
/// its own in time, directly or by way of another one.
/// </summary>
internal static class EarlierReleases
{
    /// <param name="Build">The build that was approved.</param>
    internal sealed record Release(Guid Build, Guid Plan, string[] Periods);

    /// <returns>In the order of their approval.</returns>
    public static async Task<IReadOnlyList<Release>> Overlapping(
        VrnDbContext db, TermCalendar calendar, string dataSet, Guid plan, IReadOnlyCollection<TimePeriod> periods, CancellationToken ct)
    {
        var all = (await Query(db, dataSet, plan).ToListAsync(ct)).ConvertAll(release => (Release: release, Periods: release.Periods.Select(calendar.Parse).OfType<TimePeriod>().ToArray()));
        List<TimePeriod> reached = [.. periods];
        HashSet<Guid> found = [];
        bool more;
        do
        {
            more = false;
            foreach (var (release, own) in all)
            {
                if (!found.Contains(release.Build) && own.Any(period => reached.Exists(period.Overlaps)))
                {
                    found.Add(release.Build);
                    reached.AddRange(own);
                    more = true;
                }
            }
        }
        while (more);
        return [.. all.Where(release => found.Contains(release.Release.Build)).Select(release => release.Release)];
    }

    internal static IQueryable<Release> Query(VrnDbContext db, string dataSet, Guid plan) =>
        from earlier in db.Set<ReleasePlan>().AsNoTracking()
        join version in db.Set<DataSetVersion>() on earlier.VersionId equals version.Id
        where earlier.DataSetId == dataSet && earlier.Id != plan && version.Status != VersionStatus.Cancelled
        orderby earlier.ApprovedAt, earlier.Id
        select new Release(earlier.BuildId!.Value, earlier.Id, earlier.Periods);

    /// <summary>Their figures with the reasons of hiding, and the returns that they were made of.</summary>
    /// <returns>Null where a figure stands for an area that is no longer there.</returns>
    public static async Task<IReadOnlyList<EarlierFigures>?> Figures(
        VrnDbContext db, OutcomesCatalogue catalogue, DataSetRules dataSet, Geography geography, IReadOnlyList<Release> releases, CancellationToken ct)
    {
        List<EarlierFigures> figures = [];
        foreach (var release in releases)
        {
            var build = await db.Set<ReleaseBuild>().AsNoTracking().SingleAsync(row => row.Id == release.Build, ct);
            var report = AuditDocument.Read(await db.Set<Data.Outcomes.Publishing.AuditReport>().Where(row => row.Id == build.ReportId).Select(row => row.Content).SingleAsync(ct));
            if (FiguresOf(catalogue, dataSet, geography, Rows(build), report) is not { } of)
            {
                return null;
            }
            figures.Add(new EarlierFigures(build.Submissions, of));
        }
        return figures;
    }

    public static IReadOnlyList<DraftBlock> Rows(ReleaseBuild build) => build.Rows.Length == 0 ? [] : JsonSerializer.Deserialize<List<DraftBlock>>(build.Rows, VrnJson.Options)!;

    private static List<(Counted, ReleasedFigure, HidingReason?)>? FiguresOf(
        OutcomesCatalogue catalogue, DataSetRules dataSet, Geography geography, IReadOnlyList<DraftBlock> blocks, AuditDocument report)
    {
        var reasons = report.HiddenCells.ToDictionary(cell => cell.Key, cell => cell.Reason, StringComparer.Ordinal);
        List<(Counted, ReleasedFigure, HidingReason?)> figures = [];
        foreach (var block in blocks)
        {
            var period = catalogue.Calendar.Parse(block.Period, block.Code)!;
            foreach (var row in block.Rows)
            {
                foreach (var cell in row.Cells.Where(cell => cell.Rule == CellRule.Rounded && cell.Status is CellStatus.Ok or CellStatus.C))
                {
                    if (geography.Find(row.Level, row.Area) is not { } area || !catalogue.Indicators.TryGetValue(cell.Indicator, out var indicator)
                        || CountOf.For(catalogue, indicator, row.Filters, period, dataSet) is not { } count)
                    {
                        return null;
                    }
                    var key = RowSpec.KeyOf(period, row.Table, Codes.Of(row.Level).ToUpperInvariant(), row.Area, row.Filters, cell.Indicator);
                    figures.Add((new Counted(count, area, period), cell.Value is { } value ? ReleasedFigure.Of(value) : ReleasedFigure.Without(FigureStatus.C),
                        reasons.TryGetValue(key, out var reason) ? reason : null));
                }
            }
        }
        return figures;
    }
}
