using System.Linq.Expressions;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>
/// A table of one block. Its rows are each of its combinations at each place of its levels, and tables of a period have the same places at
/// a level: so it is known without a look at any row which rows say again what an earlier table said.
/// </summary>
internal sealed record ReleasedTable(
    Guid Block, TimePeriod Period, int Number, IReadOnlySet<int> Indicators, IReadOnlySet<GeographicLevel> Levels, IReadOnlySet<int> Combinations)
{
    /// <summary>The rows of some tables.</summary>
    public static Expression<Func<FrozenRow, bool>> Rows(IEnumerable<ReleasedTable> tables) => Any(
        from table in tables
        group table.Number by table.Block into block
        group block.Key by string.Join(',', block.Order()) into alike
        select InTables([.. alike], Numbers(alike.Key)));

    /// <summary>Those of the rows of some tables that an earlier one of them has too.</summary>
    /// <param name="combinations">Nothing else is asked about; null for all.</param>
    /// <returns>Null if there is none.</returns>
    public static Expression<Func<FrozenRow, bool>>? Repeated(IReadOnlyCollection<ReleasedTable> tables, IReadOnlySet<int>? combinations)
    {
        var said = new HashSet<(TimePeriod, GeographicLevel, int)>();
        var again = new List<(ReleasedTable Table, GeographicLevel Level, string Combinations)>();
        foreach (var table in tables.OrderBy(table => table.Number))
        {
            foreach (var level in table.Levels)
            {
                var repeated = table.Combinations.Where(number => combinations?.Contains(number) != false && !said.Add((table.Period, level, number))).Order();
                again.Add((table, level, string.Join(',', repeated)));
            }
        }
        // Most blocks are alike: what is the same in several is said once.
        var clauses =
            from one in again
            where one.Combinations.Length > 0
            group one.Level by (one.Table.Block, one.Table.Number, one.Combinations) into table
            group (table.Key.Block, table.Key.Number) by (table.Key.Combinations, Levels: string.Join(',', table.Order())) into alike
            from tablesOfBlocks in from pair in alike group pair.Number by pair.Block into block group block.Key by string.Join(',', block.Order())
            select Filtering.Both(
                InTables([.. tablesOfBlocks], Numbers(tablesOfBlocks.Key)),
                Filtering.Both(OfCombinations(Numbers(alike.Key.Combinations)), Any(alike.Key.Levels.Split(',').Select(name => AtLevel(Enum.Parse<GeographicLevel>(name))))));
        var all = clauses.ToList();
        return all.Count == 0 ? null : Any(all);
    }

    private static int[] Numbers(string text) => [.. text.Split(',').Select(int.Parse)];

    private static Expression<Func<FrozenRow, bool>> InTables(Guid[] blocks, int[] numbers) => row => blocks.Contains(row.BlockId) && numbers.Contains(row.TableNumber);

    private static Expression<Func<FrozenRow, bool>> OfCombinations(int[] numbers) => row => numbers.Contains(row.CombinationNumber);

    private static Expression<Func<FrozenRow, bool>> AtLevel(GeographicLevel level) => row => row.Level == level;

    private static Expression<Func<FrozenRow, bool>> Any(IEnumerable<Expression<Func<FrozenRow, bool>>> all)
    {
        var conditions = all.ToList();
        return conditions.Count == 0 ? row => false : conditions.Aggregate(Filtering.Either);
    }
}
