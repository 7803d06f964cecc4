using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Query;

namespace VrnApi.Tests.Features.Outcomes.Query;

/// <summary>Which rows repeat each other, said of tables, against a look at every row.</summary>
public sealed class ReleasedTableTests(ITestOutputHelper output)
{
    private static readonly GeographicLevel[] Levels = [GeographicLevel.Pfa, GeographicLevel.La, GeographicLevel.Lad];

    [Fact]
    public void A_row_repeats_an_earlier_table_of_its_period_at_its_level_with_its_combination()
    {
        var seed = (ulong)TimeProvider.System.GetUtcNow().Ticks;
        output.WriteLine($"seed {seed}");
        var dice = new Dice(seed);
        var (repeating, others) = (0, 0);
        for (var draw = 0; draw < 200; draw++)
        {
            var tables = Draw(dice);
            HashSet<int>? asked = draw % 2 == 0 ? null : [0, 2, 3];
            var rows = tables.SelectMany(RowsOf).Where(row => asked?.Contains(row.CombinationNumber) != false).ToList();
            var inTables = ReleasedTable.Rows(tables).Compile();
            var repeats = ReleasedTable.Repeated(tables, asked)?.Compile() ?? (_ => false);
            foreach (var row in rows)
            {
                var expected = rows.Exists(other => other.TableNumber < row.TableNumber && other.PeriodOrdinal == row.PeriodOrdinal && other.Level == row.Level
                    && other.CombinationNumber == row.CombinationNumber);
                Assert.True(inTables(row));
                Assert.True(repeats(row) == expected, $"seed {seed}, draw {draw}: table {row.TableNumber}, {row.Level}, combination {row.CombinationNumber}: {expected} expected");
                (repeating, others) = expected ? (repeating + 1, others) : (repeating, others + 1);
            }
        }
        Assert.True(repeating > 200 && others > 200, $"{repeating} rows repeat, {others} do not");
    }

    /// <summary>Blocks of three terms, the last of two blocks; tables differ from block to block in levels and combinations.</summary>
    private static List<ReleasedTable> Draw(Dice dice)
    {
        string[] codes = ["T1", "T2", "T3", "T3"];
        return
        [
            .. codes.SelectMany((code, at) =>
            {
                var (block, period) = (Guid.CreateVersion7(), Shipped.Catalogue.Calendar.Parse("2025/2026", code)!);
                // Of one period no two blocks have the same table.
                return Enumerable.Range(0, 3).Select(number => new ReleasedTable(
                    block, period, (at == 3 ? 4 : 1) + number, new HashSet<int>(), Some(dice, Levels), Some(dice, [0, 1, 2, 3])));
            }),
        ];
    }

    private static HashSet<T> Some<T>(Dice dice, T[] all)
    {
        var some = all.Where(_ => dice.Below(2) == 0).ToHashSet();
        return some.Count == 0 ? [all[0]] : some;
    }

    private static IEnumerable<FrozenRow> RowsOf(ReleasedTable table) =>
        from level in table.Levels
        from combination in table.Combinations
        select new FrozenRow
        {
            BlockId = table.Block,
            RowNumber = 1,
            TableNumber = table.Number,
            PeriodOrdinal = table.Period.Ordinal,
            Level = level,
            AreaCode = "made-up",
            CombinationNumber = combination,
        };
}
