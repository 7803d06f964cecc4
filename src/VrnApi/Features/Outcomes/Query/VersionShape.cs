using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Reference;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Query.Rules;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>A place of a version: <c>LA|E06000016</c>.</summary>
internal sealed record ReleasedPlace(GeographicLevel Level, string Code, string Name, IReadOnlyList<string> OldCodes)
{
    public string Text { get; } = TextOf(Level, Code);

    public string Id { get; } = PublicId.Location(TextOf(Level, Code));

    private static string TextOf(GeographicLevel level, string code) => $"{ReleasedLine.LevelOf(level)}|{code}";
}

/// <summary>An option of a filter: <c>sex=Female</c>, or its total.</summary>
internal sealed record FilterOption(string Filter, string Code, string Label)
{
    public string Text { get; } = $"{Filter}={Code}";

    // Worked out at once: two that say the same must be equal, and what is filled in later would tell them apart.
    public string Id { get; } = PublicId.Option($"{Filter}={Code}");

    public string FilterId { get; } = PublicId.Filter(Filter);
}

/// <summary>
/// What the rows of a version are told apart by, read from their keys once: a version never changes. Nothing in it depends on a value.
/// </summary>
internal sealed class VersionShape
{
    private readonly Dictionary<int, List<FilterOption>> options;
    private readonly Dictionary<(Guid, GeographicLevel, string), CoverageBand> coverage;

    private VersionShape(
        OutcomesCatalogue catalogue, Dictionary<Guid, TimePeriod> blocks, List<ReleasedPlace> places, Dictionary<int, string> combinations,
        IReadOnlyList<ReleasedTable> tables, Dictionary<int, Footnote> footnotes, Dictionary<(Guid, GeographicLevel, string), CoverageBand> coverage)
    {
        this.coverage = coverage;
        (Blocks, Places, Combinations, Tables, Footnotes) = (blocks, places, combinations, tables, footnotes);
        var all = tables.SelectMany(table => table.Indicators).ToHashSet();
        Indicators = [.. catalogue.Indicators.Values.Where(indicator => all.Contains(indicator.Number))];
        options = combinations.ToDictionary(pair => pair.Key, pair => FilterKey.Parts(pair.Value)
            .Select(part => new FilterOption(part.Key, part.Value, Label(catalogue, part.Key, part.Value))).ToList());
        Filters = [.. options.Values.SelectMany(list => list).Select(option => option.Filter).Distinct().Order(StringComparer.Ordinal)];
        FilterLabels = Filters.ToDictionary(filter => filter, filter => catalogue.Filters.TryGetValue(filter, out var known) ? known.Label
            : catalogue.CodeLists.TryGetValue(filter, out var list) ? list.Label : filter);
        Options = [.. Filters.SelectMany(filter => options.Values.SelectMany(list => list).Where(option => option.Filter == filter)
            .DistinctBy(option => option.Code).OrderBy(option => option.Code, StringComparer.Ordinal).Append(new FilterOption(filter, FilterKey.Total, FilterKey.Total)))];
        PlaceOf = places.ToDictionary(place => (place.Level, place.Code));
    }

    /// <summary>Blocks and the period each is for.</summary>
    public IReadOnlyDictionary<Guid, TimePeriod> Blocks { get; }

    public IEnumerable<TimePeriod> Periods => Blocks.Values.Distinct().Order();

    public IReadOnlyList<ReleasedPlace> Places { get; }

    public IReadOnlyDictionary<(GeographicLevel, string), ReleasedPlace> PlaceOf { get; }

    /// <summary>Keys of the combinations by number.</summary>
    public IReadOnlyDictionary<int, string> Combinations { get; }

    public IReadOnlyList<ReleasedTable> Tables { get; }

    /// <summary>By code.</summary>
    public IReadOnlyList<Indicator> Indicators { get; }

    /// <summary>Ids of the filters, in byte order.</summary>
    public IReadOnlyList<string> Filters { get; }

    public IReadOnlyDictionary<string, string> FilterLabels { get; }

    /// <summary>Of every filter its codes, its total last.</summary>
    public IReadOnlyList<FilterOption> Options { get; }

    public IReadOnlyDictionary<int, Footnote> Footnotes { get; }

    public CoverageBand CoverageOf(FrozenRow row) => coverage.GetValueOrDefault((row.BlockId, row.Level, row.AreaCode), CoverageBand.NotShown);

    public IReadOnlyList<FilterOption> OptionsOf(int combination) => options[combination];

    /// <param name="option">An id, or <c>sex=Female</c>.</param>
    public FilterOption? Option(string option) => Options.FirstOrDefault(known => known.Id == option || known.Text == option);

    /// <summary>Combinations told apart by an option; of a total, those that the filter does not tell apart.</summary>
    public IEnumerable<int> CombinationsWith(FilterOption option) => options
        .Where(pair => option.Code == FilterKey.Total ? pair.Value.TrueForAll(part => part.Filter != option.Filter) : pair.Value.Contains(option))
        .Select(pair => pair.Key);

    public static async Task<VersionShape> Read(VrnDbContext db, OutcomesCatalogue catalogue, DataSetVersion version, CancellationToken ct)
    {
        var ids = version.Blocks;
        var rows = Rows(db, ids);
        var blocks = await db.Set<FrozenBlock>().AsNoTracking().Where(block => ids.Contains(block.Id)).ToListAsync(ct);
        var periods = blocks.ToDictionary(block => block.Id, block => catalogue.Calendar.Parse(block.Period, block.PeriodCode)
            ?? throw new InvalidOperationException($"The calendar has no period {block.Period}|{block.PeriodCode}."));
        var firsts = await Firsts(rows).ToListAsync(ct);
        var places = await rows.Select(row => new { row.Level, row.AreaCode }).Distinct().ToListAsync(ct);
        var combinations = (await rows.Select(row => new { row.BlockId, row.TableNumber, row.CombinationNumber }).Distinct().ToListAsync(ct))
            .ToLookup(row => (row.BlockId, row.TableNumber), row => row.CombinationNumber);
        var tables = new List<ReleasedTable>();
        foreach (var block in firsts.GroupBy(first => first.BlockId))
        {
            var numbers = block.Select(first => first.RowNumber).ToArray();
            var cells = (await db.Set<FrozenCell>().AsNoTracking().Where(cell => cell.BlockId == block.Key && numbers.Contains(cell.RowNumber))
                .Select(cell => new { cell.RowNumber, cell.IndicatorNumber }).ToListAsync(ct)).ToLookup(cell => cell.RowNumber, cell => cell.IndicatorNumber);
            tables.AddRange(block.GroupBy(first => first.TableNumber).Select(table => new ReleasedTable(
                block.Key, periods[block.Key], table.Key, cells[table.First().RowNumber].ToHashSet(), table.Select(first => first.Level).ToHashSet(), combinations[(block.Key, table.Key)].ToHashSet())));
        }
        var numbersOf = tables.SelectMany(table => table.Combinations).Distinct().ToArray();
        var keys = await db.Set<Data.Outcomes.Reference.Combination>().AsNoTracking().Where(row => numbersOf.Contains(row.Number)).ToDictionaryAsync(row => row.Number, row => row.Key, ct);
        var codes = places.Select(place => place.AreaCode).Distinct().ToArray();
        var names = await db.Set<Area>().AsNoTracking().Where(area => codes.Contains(area.Code)).ToDictionaryAsync(area => area.Code, area => area.Name, ct);
        var before = (await db.Set<AreaSuccession>().AsNoTracking().Where(row => codes.Contains(row.NewCode)).Select(row => new { row.OldCode, row.NewCode }).ToListAsync(ct))
            .ToLookup(row => row.NewCode, row => row.OldCode);
        var footnotes = await db.Set<Footnote>().AsNoTracking().Where(note => note.DataSetId == version.DataSetId).ToDictionaryAsync(note => note.Number, ct);
        var coverage = await db.Set<FrozenCoverage>().AsNoTracking().Where(row => ids.Contains(row.BlockId)).ToDictionaryAsync(row => (row.BlockId, row.Level, row.AreaCode), row => row.Band, ct);
        return new VersionShape(
            catalogue,
            periods,
            [.. places.OrderBy(place => place.Level).ThenBy(place => place.AreaCode, StringComparer.Ordinal)
                .Select(place => new ReleasedPlace(place.Level, place.AreaCode, names.GetValueOrDefault(place.AreaCode, place.AreaCode), [.. before[place.AreaCode]]))],
            keys, tables, footnotes, coverage);
    }

    /// <summary>A version that is not in a database: for tests of what is asked of one.</summary>
    internal static VersionShape Of(
        OutcomesCatalogue catalogue, Dictionary<Guid, TimePeriod> blocks, List<ReleasedPlace> places, Dictionary<int, string> combinations, IReadOnlyList<ReleasedTable> tables) =>
        new(catalogue, blocks, places, combinations, tables, [], []);

    internal static IQueryable<FrozenRow> Rows(VrnDbContext db, Guid[] blocks) => db.Set<FrozenRow>().AsNoTracking().Where(row => blocks.Contains(row.BlockId));

    /// <summary>One row of every table in every block at each of its levels: all rows of a table hold the same indicators.</summary>
    internal static IQueryable<FirstRow> Firsts(IQueryable<FrozenRow> rows) => rows.GroupBy(row => new { row.BlockId, row.TableNumber, row.Level })
        .Select(group => new FirstRow(group.Key.BlockId, group.Key.TableNumber, group.Key.Level, group.Min(row => row.RowNumber)));

    internal sealed record FirstRow(Guid BlockId, int TableNumber, GeographicLevel Level, int RowNumber);

    private static string Label(OutcomesCatalogue catalogue, string filter, string code)
    {
        var list = catalogue.Filters.TryGetValue(filter, out var known) ? known.List : catalogue.CodeLists.GetValueOrDefault(filter);
        return list?.Versions.SelectMany(version => version.Codes).LastOrDefault(one => one.Value == code)?.Label ?? code;
    }
}
