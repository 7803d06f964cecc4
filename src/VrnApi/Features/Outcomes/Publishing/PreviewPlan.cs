using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using StoredReport = VrnApi.Data.Outcomes.Publishing.AuditReport;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>A row as it would be released, with the internal reason of each hidden value.</summary>
/// <param name="Filters">Combination, such as <c>reason=PP</c>; empty for the total.</param>
public sealed record PreviewRow(string Period, int Table, string Level, string Area, string Filters, IReadOnlyList<PreviewRow.Cell> Cells)
{
    /// <param name="Value">Rounded; null unless the status is ok.</param>
    /// <param name="Reason">A small, O few or dominating contributors, D complementary, N decoy; null unless hidden.</param>
    public sealed record Cell(string Indicator, decimal? Value, CellStatus Status, string? Reason);
}

/// <summary>The protected rows of a built plan: never a true count, never the seed. Scope outcomes:publish.</summary>
public static class PreviewPlan
{
    private const int DefaultRows = 100, MostRows = 1000;

    /// <param name="Limit">1 to 1,000 rows; 100 when left out.</param>
    public sealed record Criteria(string? After, int? Limit);

    public static async Task<Results<JsonAnswer<Page<PreviewRow>>, ProblemAnswer>> Handle(
        [FromRoute] Guid id, [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, Caller caller, Cursors cursors, CancellationToken ct)
    {
        if (criteria.Limit is < 1 or > MostRows)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [Fault.InQuery("limit", Problems.InvalidParameter.Code, $"The value must be between 1 and {MostRows}.")]);
        }
        if (await db.Set<ReleasePlan>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is not { } plan)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (await Built(db, plan, ct) is not (var build, var report))
        {
            return new ProblemAnswer(Problems.StateConflict, "The plan has not been built.");
        }
        // A cursor of one build means nothing in the next.
        var (list, from) = ($"preview:{build.Id}", 0);
        if (criteria.After is { } after)
        {
            if (!cursors.TryOpen(caller, list, after, 1, out var place))
            {
                return new ProblemAnswer(Problems.InvalidCursor);
            }
            from = int.Parse(place[0], CultureInfo.InvariantCulture);
        }
        var limit = criteria.Limit ?? DefaultRows;
        var rows = Rows(build, AuditDocument.Read(report.Content)).Skip(from).Take(limit + 1).ToList();
        var next = rows.Count > limit ? Paging.NextAddress(http, cursors.Seal(caller, list, (from + limit).ToString(CultureInfo.InvariantCulture))) : null;
        return new JsonAnswer<Page<PreviewRow>>(new Page<PreviewRow>([.. rows.Take(limit)], next)) { Next = next };
    }

    /// <summary>The build that a plan stands by, and its report; null before there is one.</summary>
    internal static async Task<(ReleaseBuild Build, StoredReport Report)?> Built(VrnDbContext db, ReleasePlan plan, CancellationToken ct) =>
        plan.BuildId is { } id && await db.Set<ReleaseBuild>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is { } build
            ? (build, await db.Set<StoredReport>().AsNoTracking().SingleAsync(row => row.Id == build.ReportId, ct))
            : null;

    private static IEnumerable<PreviewRow> Rows(ReleaseBuild build, AuditDocument report)
    {
        var reasons = report.HiddenCells.ToDictionary(cell => cell.Key, cell => cell.Code, StringComparer.Ordinal);
        return
            from block in EarlierReleases.Rows(build)
            from row in block.Rows
            let period = $"{block.Period}|{block.Code}"
            let level = ReleasedLine.LevelOf(row.Level)
            select new PreviewRow(period, row.Table, level, row.Area, row.Filters,
                [.. row.Cells.Select(cell => new PreviewRow.Cell(cell.Indicator, cell.Value, cell.Status, reasons.GetValueOrDefault($"{period}|{row.Table}|{level}|{row.Area}|{row.Filters}|{cell.Indicator}")))]);
    }
}
