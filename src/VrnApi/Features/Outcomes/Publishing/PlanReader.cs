using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Reference;
using VrnApi.Disclosure;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Publishing.Rules;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using ExternalFigure = VrnApi.Data.Outcomes.Publishing.ExternalFigure;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>Reads everything that a plan is built from. The caller holds one snapshot open.</summary>
internal sealed class PlanReader(VrnDbContext db, OutcomesCatalogue catalogue)
{
    /// <summary>Cells beyond which the audit is not begun.</summary>
    private const int MostCells = 20_000;

    /// <param name="again">A build whose returns and earlier releases are taken once more, whatever came since.</param>
    public async Task<PlanInput> Read(ReleasePlan plan, CalendarSlot slot, CancellationToken ct, ReleaseBuild? again = null)
    {
        var dataSet = catalogue.DataSets[plan.DataSetId];
        var kept = await db.Set<DataSet>().AsNoTracking().SingleAsync(row => row.Id == plan.DataSetId, ct);
        var policy = new DisclosurePolicy { ContributorRules = kept.ContributorRules, HidesZero = kept.HidesZero };
        TimePeriod[] periods = [.. plan.Periods.Select(catalogue.Calendar.Parse).OfType<TimePeriod>()];
        var geography = await Areas(db, dataSet, ct);
        var rows = ReleaseRows.Of(catalogue, dataSet, periods, plan.Tables, geography);
        PlanInput Refused(string cause, string suggestion) => new(
            dataSet, geography, rows, null, policy, [], [], new byte[32], new Dictionary<ValueKey, ReleasedFigure>(), new Dictionary<ValueKey, decimal>(), 0,
            new Refusal(TargetKind.Sensitive, "plan", 0, 0, cause, [], suggestion));

        if (rows.Count == 0)
        {
            return Refused("no table is released for these periods", "choose tables and periods that go together");
        }
        if (rows.Sum(row => row.Cells.Count) > MostCells)
        {
            return Refused(string.Create(CultureInfo.InvariantCulture, $"more than {MostCells} cells"), "split the plan");
        }
        if (again is null && await LeftOut(plan, rows, ct) is { } missing)
        {
            return Refused(missing, "add the tables: a slot rebuilds all that a period has");
        }
        var releases = await EarlierReleases.Overlapping(db, catalogue.Calendar, plan.DataSetId, plan.Id, periods, ct);
        releases = again is null ? releases : [.. releases.Where(release => again.Scope.Contains(release.Build))];
        if (await EarlierReleases.Figures(db, catalogue, dataSet, geography, releases, ct) is not { } earlier)
        {
            return Refused("an earlier release shows a figure of an area or count that is no longer known", "restore what it refers to");
        }
        TimePeriod[] returned = [.. periods.SelectMany(period => ReleaseSpace.Returned(catalogue.Calendar, dataSet, period)).Distinct()];
        var reading = new FiledReturns(db, catalogue, dataSet, geography);
        var released = earlier.SelectMany(release => release.Returns).ToHashSet();
        var chosen = again is null ? await reading.Chosen(returned, slot.CutOffAt, plan.ExcludedSubmissions.ToHashSet(), released, ct) : [.. again.Submissions];
        var (returns, homeless, gone) = await reading.Read([.. chosen.Concat(released).Distinct()], ct);
        if (gone > 0)
        {
            return Refused("returns of an earlier release have been deleted: its period is closed", "publish nothing more about the period");
        }
        if (homeless > 0)
        {
            return Refused(string.Create(CultureInfo.InvariantCulture, $"{homeless} returns are of schools in no known district"), "enter the schools in the register of establishments");
        }
        var outside = await db.Set<ExternalFigure>().AsNoTracking().ToListAsync(ct);
        var input = new AuditInput(
            catalogue, dataSet, rows, returns, chosen, earlier, [.. outside.Where(figure => figure.DataSetId == plan.DataSetId).Select(figure => Outside(figure, dataSet, geography)).OfType<OutsideFigure>()],
            plan.AcknowledgesLegacyBreach, Math.Max(1, Environment.ProcessorCount / 2));
        return new PlanInput(
            dataSet, geography, rows, input, policy, chosen, [.. releases.Select(release => release.Build)], await Lineage(plan, chosen, policy, ct), await Shown(plan, rows, ct),
            Exact(outside, geography), returns.Count(filed => filed.Counts.Any(count => count.District is { } district && !geography.Smallest.Contains(district))), null);
    }

    internal static async Task<Geography> Areas(VrnDbContext db, DataSetRules dataSet, CancellationToken ct)
    {
        var kinds = await db.Set<Area>().AsNoTracking().Where(area => area.ValidTo == null).ToDictionaryAsync(area => area.Code, area => area.Kind, StringComparer.Ordinal, ct);
        var inside = (await db.Set<AreaLink>().AsNoTracking().Select(link => new { link.AncestorCode, link.DescendantCode }).ToListAsync(ct))
            .ToLookup(link => link.AncestorCode, link => link.DescendantCode, StringComparer.Ordinal);
        return Geography.Of(kinds, inside, dataSet.ReturnLevel);
    }

    /// <summary>A period is released with all the tables that it has already: readers find none of them at an older state beside newer ones.</summary>
    private async Task<string?> LeftOut(ReleasePlan plan, IReadOnlyList<RowSpec> rows, CancellationToken ct)
    {
        var blocks = (await BaseOf(db, plan.DataSetId, ct))?.Blocks ?? [];
        foreach (var block in await db.Set<FrozenBlock>().AsNoTracking().Where(block => blocks.Contains(block.Id)).ToListAsync(ct))
        {
            var period = $"{block.Period}|{block.PeriodCode}";
            var own = rows.Where(row => row.Period.ToString() == period).Select(row => row.Table.Number).ToHashSet();
            if (own.Count > 0 && block.Tables.Any(table => !own.Contains(table)))
            {
                return $"tables {string.Join(", ", block.Tables.Where(table => !own.Contains(table)))} of {period} are left out";
            }
        }
        return null;
    }

    /// <summary>The version that the next one follows: the last that is out or about to come out, and not withdrawn.</summary>
    internal static Task<DataSetVersion?> BaseOf(VrnDbContext db, string dataSet, CancellationToken ct) => db.Set<DataSetVersion>().AsNoTracking()
        .Where(version => version.DataSetId == dataSet && (version.Status == VersionStatus.Approved || version.Status == VersionStatus.Published || version.Status == VersionStatus.Deprecated))
        .NewestFirst().FirstOrDefaultAsync(ct);

    private OutsideFigure? Outside(ExternalFigure figure, DataSetRules dataSet, Geography geography)
    {
        return catalogue.IndicatorOf(figure.IndicatorNumber) is { } indicator && catalogue.CombinationOf(figure.CombinationNumber) is { } key && catalogue.Calendar.Parse(figure.Period, figure.PeriodCode) is { } period
            && geography.Areas.FirstOrDefault(area => area.Code == figure.AreaCode) is { } place && CountOf.For(catalogue, indicator, key, period, dataSet) is { } count
            ? new(new(count, place, period), (long)Math.Max(0, Math.Floor(figure.Low)), (long)Math.Ceiling(figure.High))
            : null;
    }

    private Dictionary<ValueKey, decimal> Exact(List<ExternalFigure> figures, Geography geography)
    {
        var values = new Dictionary<ValueKey, decimal>();
        foreach (var figure in figures.Where(figure => figure.Low == figure.High))
        {
            if (catalogue.IndicatorOf(figure.IndicatorNumber) is { } indicator && catalogue.CombinationOf(figure.CombinationNumber) is { } key)
            {
                foreach (var area in geography.Areas.Where(area => area.Code == figure.AreaCode))
                {
                    values[new(indicator.Code, $"{figure.Period}|{figure.PeriodCode}", area.Level, area.Code, key)] = figure.Low;
                }
            }
        }
        return values;
    }

    /// <summary>Released values that derived cells of the plan may need: of its own data set and of those whose counts its rates are over.</summary>
    private async Task<Dictionary<ValueKey, ReleasedFigure>> Shown(ReleasePlan plan, IReadOnlyList<RowSpec> rows, CancellationToken ct)
    {
        HashSet<string> needed = new(StringComparer.Ordinal);
        var open = new Stack<string>(rows.SelectMany(row => row.Cells).Where(cell => cell.Source == CellSource.Derived).Select(cell => cell.Indicator.Code).Distinct());
        while (open.TryPop(out var code))
        {
            foreach (var part in new[] { catalogue.Indicators[code].Numerator, catalogue.Indicators[code].Denominator }.OfType<string>().Where(needed.Add))
            {
                open.Push(part);
            }
        }
        var values = new Dictionary<ValueKey, ReleasedFigure>();
        foreach (var group in needed.GroupBy(code => catalogue.Indicators[code].DataSet))
        {
            var source = group.Key == plan.DataSetId ? await BaseOf(db, group.Key, ct) : await db.Set<DataSetVersion>().AsNoTracking()
                .Where(version => version.DataSetId == group.Key && version.Status == VersionStatus.Published).NewestFirst().FirstOrDefaultAsync(ct);
            if (source is null)
            {
                continue;
            }
            int[] numbers = [.. group.Select(code => catalogue.Indicators[code].Number)];
            foreach (var line in await ReleasedCells.Query(db, source.Blocks).Where(line => numbers.Contains(line.Indicator)).ToListAsync(ct))
            {
                if (catalogue.CombinationOf(line.Combination) is { } key)
                {
                    values[new(catalogue.IndicatorOf(line.Indicator)!.Code, $"{line.Period}|{line.Code}", line.Level, line.Area, key)] =
                        line.Value is { } value ? ReleasedFigure.Of(value) : ReleasedFigure.Without(Data.Model.Codes.Parse<FigureStatus>(Data.Model.Codes.Of(line.Status)));
                }
            }
        }
        return values;
    }

    private async Task<byte[]> Lineage(ReleasePlan plan, IReadOnlyList<Guid> chosen, DisclosurePolicy policy, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string line) => hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        foreach (var chunk in chosen.Order().Chunk(500))
        {
            foreach (var row in (await db.Set<Submission>().AsNoTracking().Where(row => chunk.Contains(row.Id)).Select(row => new { row.Id, row.ContentSha256 }).ToListAsync(ct)).OrderBy(row => row.Id))
            {
                Add($"return {row.Id} {Convert.ToHexStringLower(row.ContentSha256)}");
            }
        }
        Add($"policy {policy}");
        foreach (var table in catalogue.Tables.Where(table => table.DataSet == plan.DataSetId && plan.Tables.Contains(table.Number)).OrderBy(table => table.Number))
        {
            Add($"table {table.Number} {string.Join(' ', table.Levels)} {string.Join(' ', table.PeriodCodes)} {string.Join(' ', table.Indicators)} {table.Breakdown} {string.Join(' ', table.Keep)}");
        }
        foreach (var list in catalogue.CodeLists.Values)
        {
            Add($"codes {list.Id} {string.Join(' ', list.Versions.Where(version => version.Active).Select(version => version.Version))}");
        }
        return hash.GetHashAndReset();
    }
}
