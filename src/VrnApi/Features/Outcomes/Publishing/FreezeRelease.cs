using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Coverage;
using VrnApi.Features.Outcomes.Publishing.Rules;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform.Http;
using StoredReport = VrnApi.Data.Outcomes.Publishing.AuditReport;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>Writes an approved plan's rows for good and makes the version that shows them from its slot on. The caller's transaction holds the lock of all freezes.</summary>
internal sealed class FreezeRelease(VrnDbContext db, IDatabaseWays ways, OutcomesCatalogue catalogue)
{
    /// <summary>Held by whoever freezes, publishes, withdraws or calls off.</summary>
    public const string Lock = "outcomes:freeze";

    public async Task<DataSetVersion> Run(ReleasePlan plan, ReleaseBuild build, StoredReport report, DateTimeOffset publishAt, DateTimeOffset now, CancellationToken ct)
    {
        var blocks = EarlierReleases.Rows(build);
        var before = await PlanReader.BaseOf(db, plan.DataSetId, ct);
        var replaced = blocks.Select(block => (block.Period, block.Code)).ToHashSet();
        Guid[] all = before?.Blocks ?? [];
        Guid[] kept = [.. (await db.Set<FrozenBlock>().AsNoTracking().Where(block => all.Contains(block.Id)).Select(block => new { block.Id, block.Period, block.PeriodCode }).ToListAsync(ct))
            .Where(block => !replaced.Contains((block.Period, block.PeriodCode))).OrderBy(block => Array.IndexOf(all, block.Id)).Select(block => block.Id)];
        var shown = await ReleasedCells.Of(db, catalogue, all, ct);
        List<PublicCell> after = [.. shown.Where(cell => !replaced.Contains(Split(cell.Period))), .. blocks.SelectMany(ReleasedCells.Of)];
        Guid[] frozen = await Blocks(plan.DataSetId, blocks, build.Submissions, now, ct);
        var number = await Number(plan.DataSetId, shown, after, ct);
        var version = new DataSetVersion
        {
            DataSetId = plan.DataSetId,
            Major = number.Major,
            Minor = number.Minor,
            Patch = number.Patch,
            Status = VersionStatus.Approved,
            PublishAt = publishAt,
            Blocks = [.. kept, .. frozen],
            LogicalSha256 = ReleasedCells.Hash(catalogue, after),
            LineageSha256 = build.LineageSha256,
            Synthetic = await db.Set<DataSet>().Where(row => row.Id == plan.DataSetId).Select(row => row.Synthetic).SingleAsync(ct),
            Assurance = JsonSerializer.Serialize(Assured(report, after), VrnJson.Options),
        };
        db.Add(version);
        await db.SaveChangesAsync(ct);
        return version;
    }

    private static (string, string) Split(string period) => period.Split('|') is [var year, var code] ? (year, code) : (period, "");

    private static ReleaseAssurance Assured(StoredReport report, List<PublicCell> cells)
    {
        var document = AuditDocument.Read(report.Content);
        return new ReleaseAssurance(document.Policy, ReleaseAssurance.Promise, document.Verdict, cells.Count,
            [.. cells.GroupBy(cell => cell.Status, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new ReleaseAssurance.StatusCount(group.Key, group.Count()))],
            Convert.ToHexStringLower(report.ContentSha256));
    }

    private async Task<VersionNumber> Number(string dataSet, List<PublicCell> before, List<PublicCell> after, CancellationToken ct)
    {
        var taken = (await db.Set<DataSetVersion>().Where(version => version.DataSetId == dataSet).Select(version => new { version.Major, version.Minor, version.Patch }).ToListAsync(ct))
            .ConvertAll(version => new VersionNumber(version.Major, version.Minor, version.Patch));
        return taken.Count == 0 ? VersionNumber.First : VersionNumber.Next(before, after, taken.Max());
    }

    private async Task<Guid[]> Blocks(string dataSet, IReadOnlyList<DraftBlock> drafts, Guid[] returns, DateTimeOffset now, CancellationToken ct)
    {
        List<Guid> ids = [];
        var (coverage, rules) = (new CoverageRegister(db, catalogue), catalogue.DataSets[dataSet]);
        var geography = await PlanReader.Areas(db, rules, ct);
        FootnoteRule[] notes = [.. catalogue.Footnotes.Where(note => note.IsOf(dataSet)).OrderBy(note => note.Number)];
        foreach (var draft in drafts)
        {
            var block = new FrozenBlock
            {
                DataSetId = dataSet,
                Period = draft.Period,
                PeriodCode = draft.Code,
                Tables = [.. draft.Tables],
                Sha256 = ReleasedCells.Hash(catalogue, ReleasedCells.Of(draft)),
                CreatedAt = now,
            };
            db.Add(block);
            await db.SaveChangesAsync(ct);
            var period = catalogue.Calendar.Parse(draft.Period, draft.Code)!;
            await ways.BulkInsert(db, draft.Rows.Select((row, index) => new FrozenRow
            {
                BlockId = block.Id,
                RowNumber = index + 1,
                TableNumber = row.Table,
                PeriodOrdinal = period.Ordinal,
                Level = row.Level,
                AreaCode = row.Area,
                CombinationNumber = StableNumber.Of(row.Filters),
            }), ct);
            await ways.BulkInsert(db, draft.Rows.SelectMany((row, index) => row.Cells.Select(cell => new FrozenCell
            {
                BlockId = block.Id,
                RowNumber = index + 1,
                IndicatorNumber = catalogue.Indicators[cell.Indicator].Number,
                Rule = cell.Rule,
                Value = cell.Value,
                Status = cell.Status,
                FootnoteNumbers = [.. notes.Where(note => note.Marks(cell.Indicator, cell.Rule, cell.Status, period)).Select(note => note.Number)],
            })), ct);
            db.AddRange((await coverage.Of(rules, geography, period, returns, ct)).Select(area => new FrozenCoverage { BlockId = block.Id, Level = area.Level, AreaCode = area.Area, Band = area.Band }));
            await db.SaveChangesAsync(ct);
            ids.Add(block.Id);
        }
        return [.. ids];
    }
}

/// <summary>What readers are told of how a version is protected.</summary>
/// <param name="Policy">Every parameter.</param>
/// <param name="Statuses">How many released values have which status; a hidden one is c, whatever its size.</param>
/// <param name="ReportSha256">Of the audit report, which the network's team keeps.</param>
public sealed record ReleaseAssurance(string Policy, string Stated, string Verdict, int Values, IReadOnlyList<ReleaseAssurance.StatusCount> Statuses, string ReportSha256)
{
    public const string Promise =
        "Given everything this service has ever published about a period and the figures declared as public elsewhere, at least five whole numbers remain possible for every count of 1 to 9 in a "
        + "declared table; this still holds for what is left of a count after a contributor subtracts its own return, and comparing two versions never narrows what a late, changed or withdrawn return "
        + "contributed to fewer than five.";

    public sealed record StatusCount(string Status, int Values);
}
