using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Query;

/// <summary>A figure as it was frozen, kept in memory for naive comparison.</summary>
internal sealed record Figure(decimal? Value, CellStatus Status);

/// <summary>A row of keys with its figures by code of the indicator.</summary>
internal sealed record KeyedRow(TimePeriod Period, GeographicLevel Level, string Area, string Combination, Dictionary<string, Figure> Figures);

/// <summary>
/// Made-up versions of the data set of attendance, frozen once for the run straight through the entities, in years that no other test
/// uses. Their numbers lie far above what a publication reaches, so that tests of publishing the data set should name their version.
/// </summary>
internal sealed class Frozen
{
    public const string DataSet = "school-attendance-termly";
    public const string Route = "/v1/outcomes/data-sets/" + DataSet;
    public const string Version = "901.0.0";
    public const int Note = 901;

    public static readonly DateTimeOffset First = new(2026, 1, 15, 9, 30, 0, TimeSpan.Zero);

    private static readonly (GeographicLevel Level, string Area)[] Wide = [(GeographicLevel.Pfa, "E23000021"), (GeographicLevel.La, "E06000016"), (GeographicLevel.La, "E06000017"), (GeographicLevel.La, "E10000018")];
    private static readonly (GeographicLevel Level, string Area)[] Everywhere =
        [.. Wide, (GeographicLevel.Lad, "E06000016"), (GeographicLevel.Lad, "E07000129"), (GeographicLevel.Lad, "E07000130"), (GeographicLevel.Csp, "csp-made-up")];

    private static readonly string[] Counts = ["persistent_absence_count", "severe_absence_count", "session_absent_count"];
    private static readonly string[] Rates = ["persistent_absence_rate", "overall_absence_rate", "overall_absence_rate_change_on_previous"];
    private static readonly string[] Years = ["2101/2102", "2102/2103", "2103/2104"];

    private static readonly ConcurrentDictionary<VrnHost, Lazy<Task<Frozen>>> Made = new();

    private readonly Dictionary<Guid, List<(FrozenRow Row, string[] Indicators)>> blocks = [];

    public Dictionary<string, DataSetVersion> Versions { get; } = [];

    public Dictionary<string, List<KeyedRow>> Rows { get; } = [];

    public List<KeyedRow> Main => Rows[Version];

    public static Task<Frozen> In(VrnHost host) => Made.GetOrAdd(host, key => new Lazy<Task<Frozen>>(() => Freeze(key))).Value;

    private static async Task<Frozen> Freeze(VrnHost host)
    {
        var frozen = new Frozen();
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Add(new Footnote { DataSetId = DataSet, Number = Note, Text = "Made up for tests." });
        var years = Years.Select(year => frozen.Year(db, year)).ToArray();
        frozen.Add(db, 900, 0, VersionStatus.Deprecated, 0, years[..1]);
        frozen.Add(db, 900, 1, VersionStatus.Published, 1, years[..2]);
        frozen.Add(db, 900, 2, VersionStatus.Withdrawn, 2, years[1..2]);
        frozen.Add(db, 901, 0, VersionStatus.Published, 3, years);
        frozen.Add(db, 902, 0, VersionStatus.Approved, 4, years[2..]);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return frozen;
    }

    /// <summary>Blocks by period and set of tables: counts of every table, and derived rates.</summary>
    private Guid[] Year(VrnDbContext db, string year) =>
    [
        .. ((string[])["T1", "T2", "T3", "AY"]).SelectMany(code =>
        {
            var period = Shipped.Catalogue.Calendar.Parse(year, code)!;
            var made = new List<Guid> { Block(db, period, (1, Everywhere, [""], Counts)), Block(db, period, (9, Wide, [""], Rates)) };
            if (code == "AY")
            {
                made.Add(Block(db, period, (2, Wide, ["", "sex=Female", "sex=Male"], Counts), (3, Wide, ["", "fsm-status=Eligible", "fsm-status=NotKnown"], Counts[..2])));
            }
            return made;
        }),
    ];

    private Guid Block(VrnDbContext db, TimePeriod period, params (int Table, (GeographicLevel Level, string Area)[] Places, string[] Combinations, string[] Indicators)[] tables)
    {
        var block = new FrozenBlock { DataSetId = DataSet, Period = period.Period, PeriodCode = period.Code, Tables = [.. tables.Select(table => table.Table)], Sha256 = new byte[32], CreatedAt = First };
        db.Add(block);
        var rows = blocks[block.Id] = [];
        foreach (var (table, places, combinations, indicators) in tables)
        {
            foreach (var (level, area) in places)
            {
                foreach (var combination in combinations)
                {
                    var row = new FrozenRow
                    {
                        BlockId = block.Id,
                        RowNumber = rows.Count + 1,
                        TableNumber = table,
                        PeriodOrdinal = period.Ordinal,
                        Level = level,
                        AreaCode = area,
                        CombinationNumber = StableNumber.Of(combination),
                    };
                    rows.Add((row, indicators));
                    db.Add(row);
                    foreach (var indicator in indicators)
                    {
                        var (value, status) = Drawn(period, level, area, combination, indicator);
                        db.Add(new FrozenCell
                        {
                            BlockId = block.Id,
                            RowNumber = row.RowNumber,
                            IndicatorNumber = StableNumber.Of(indicator),
                            Rule = Rates.Contains(indicator) ? CellRule.Derived : CellRule.Rounded,
                            Value = value,
                            Status = status,
                            FootnoteNumbers = status == CellStatus.C ? [Note] : [],
                        });
                    }
                }
            }
        }
        return block.Id;
    }

    /// <summary>The same figure wherever it stands.</summary>
    private static Figure Drawn(TimePeriod period, GeographicLevel level, string area, string combination, string indicator)
    {
        var drawn = StableNumber.Of($"{period}|{level}|{area}|{combination}|{indicator}");
        return (drawn % 10, Rates.Contains(indicator)) switch
        {
            (0 or 1, _) => new(null, CellStatus.C),
            (2, _) => new(null, CellStatus.X),
            (3, false) => new(0, CellStatus.Ok),
            (3, true) => new(null, CellStatus.Low),
            (4, true) => new(null, CellStatus.Z),
            (_, false) => new(10 + (drawn / 10 % 200 * 5), CellStatus.Ok),
            (_, true) => new((drawn / 10 % 400 / 10m) - (indicator.EndsWith("previous", StringComparison.Ordinal) ? 20 : 0), CellStatus.Ok),
        };
    }

    private void Add(VrnDbContext db, int major, int minor, VersionStatus status, int months, Guid[][] years)
    {
        Guid[] ids = [.. years.SelectMany(year => year)];
        var rows = ids.SelectMany(id => blocks[id]).GroupBy(row => (row.Row.PeriodOrdinal, row.Row.Level, row.Row.AreaCode, row.Row.CombinationNumber)).Select(group => Keyed([.. group])).ToList();
        var version = new DataSetVersion
        {
            DataSetId = DataSet,
            Major = major,
            Minor = minor,
            Patch = 0,
            Status = status,
            PublishAt = First.AddMonths(months),
            Blocks = ids,
            LogicalSha256 = LogicalHash.Of(rows.SelectMany(Lines)),
            LineageSha256 = new byte[32],
            Synthetic = true,
        };
        db.Add(version);
        Versions[$"{major}.{minor}.0"] = version;
        Rows[$"{major}.{minor}.0"] = rows;
    }

    private static KeyedRow Keyed((FrozenRow Row, string[] Indicators)[] same)
    {
        var row = same[0].Row;
        var period = Years.SelectMany(year => ((string[])["T1", "T2", "T3", "AY"]).Select(code => Shipped.Catalogue.Calendar.Parse(year, code)!)).Single(one => one.Ordinal == row.PeriodOrdinal);
        var combination = Shipped.Catalogue.Combinations.Single(pair => pair.Key == row.CombinationNumber).Value;
        return new KeyedRow(period, row.Level, row.AreaCode, combination,
            same.SelectMany(one => one.Indicators).Distinct().ToDictionary(indicator => indicator, indicator => Drawn(period, row.Level, row.AreaCode, combination, indicator)));
    }

    public static IEnumerable<ReleasedLine> Lines(KeyedRow row) => row.Figures.Select(figure => new ReleasedLine(
        row.Period.Period, row.Period.Code, row.Level, row.Area, row.Combination, figure.Key, Shipped.Catalogue.Indicators[figure.Key].Decimals, figure.Value.Value, figure.Value.Status));
}
