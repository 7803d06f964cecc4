using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Catalogue;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>
/// The rows of a version that a question means, and their values. A figure that stands in several tables is one row. What is counted,
/// compared and sorted in the database are keys; values are only fetched.
/// </summary>
internal sealed class ReleasedRows
{
    private readonly VrnDbContext db;
    private readonly VersionShape shape;
    private readonly IReadOnlyList<Indicator> indicators;
    private readonly int[] numbers;
    private readonly ReleasedTable[] tables;

    /// <param name="blocks">Of the version, those that are asked about.</param>
    public ReleasedRows(VrnDbContext db, VersionShape shape, IReadOnlyList<Indicator> indicators, IEnumerable<Guid> blocks)
    {
        (this.db, this.shape, this.indicators) = (db, shape, indicators);
        numbers = [.. indicators.Select(indicator => indicator.Number)];
        var asked = blocks.ToHashSet();
        tables = [.. shape.Tables.Where(table => asked.Contains(table.Block) && table.Indicators.Overlaps(numbers))];
    }

    /// <summary>Each row once: of those that say the same figures, the one in the first table.</summary>
    public IQueryable<FrozenRow> Matching(RowCondition condition)
    {
        var repeated = ReleasedTable.Repeated(In(condition), condition.Combinations);
        return repeated is null ? Candidates(condition) : Candidates(condition).Where(Expression.Lambda<Func<FrozenRow, bool>>(Expression.Not(repeated.Body), repeated.Parameters));
    }

    /// <summary>Indicators that some row holds which a condition matches.</summary>
    public async Task<HashSet<int>> Holding(RowCondition condition, CancellationToken ct)
    {
        var found = (await Candidates(condition).Select(row => new { row.BlockId, row.TableNumber }).Distinct().ToListAsync(ct)).ToHashSet();
        return [.. tables.Where(table => found.Contains(new { BlockId = table.Block, TableNumber = table.Number })).SelectMany(table => table.Indicators)];
    }

    /// <summary>A stretch of sorted rows with their values.</summary>
    public async Task<IReadOnlyList<ReleasedRow>> Fill(IQueryable<FrozenRow> sorted, CancellationToken ct)
    {
        var rows = await sorted.ToListAsync(ct);
        var wanted = rows.Select(row => (row.BlockId, row.RowNumber)).ToList();
        var doubles = await Doubles(rows, ct);
        wanted.AddRange(doubles.SelectMany(group => group).Select(row => (row.BlockId, row.RowNumber)));
        var cells = (await Cells(wanted).ToListAsync(ct)).ToLookup(cell => (cell.BlockId, cell.RowNumber));
        return [.. rows.Select(row => Row(row, doubles[Key(row)].Prepend(row).SelectMany(one => cells[(one.BlockId, one.RowNumber)])))];
    }

    /// <summary>Every row, newest period first, read as it is sent: memory holds one row at a time.</summary>
    public async IAsyncEnumerable<ReleasedRow> Stream([EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var period in tables.GroupBy(table => table.Period).OrderByDescending(group => group.Key))
        {
            var rows = RowOrder.Sort(Candidates(new RowCondition(period.Select(table => table.Block).ToHashSet())), [], shape);
            FrozenRow? current = null;
            var held = new List<FrozenCell>();
            await foreach (var pair in Pairs(rows).AsAsyncEnumerable().WithCancellation(ct))
            {
                if (current is not null && Key(current) != Key(pair.Row))
                {
                    yield return Row(current, held);
                    held.Clear();
                    current = null;
                }
                current ??= pair.Row;
                held.Add(pair.Cell);
            }
            if (current is not null)
            {
                yield return Row(current, held);
            }
        }
    }

    internal sealed record Pair(FrozenRow Row, FrozenCell Cell);

    internal IQueryable<Pair> Pairs(IQueryable<FrozenRow> rows)
    {
        var wanted = numbers;
        return rows.SelectMany(
            row => db.Set<FrozenCell>().AsNoTracking().Where(cell => cell.BlockId == row.BlockId && cell.RowNumber == row.RowNumber && wanted.Contains(cell.IndicatorNumber)),
            (row, cell) => new Pair(row, cell));
    }

    internal IQueryable<FrozenRow> Candidates(RowCondition condition)
    {
        var rows = db.Set<FrozenRow>().AsNoTracking().Where(ReleasedTable.Rows(In(condition)));
        if (condition.Combinations is { } combinations)
        {
            var wanted = combinations.Order().ToArray();
            rows = rows.Where(row => wanted.Contains(row.CombinationNumber));
        }
        return condition.Rest is { } rest ? rows.Where(rest) : rows;
    }

    /// <summary>Tables that can hold a row which a condition matches.</summary>
    private ReleasedTable[] In(RowCondition condition) =>
        [.. tables.Where(table => condition.Blocks?.Contains(table.Block) != false && condition.Combinations?.Overlaps(table.Combinations) != false)];

    internal IQueryable<FrozenCell> Cells(IEnumerable<(Guid Block, int Row)> rows)
    {
        var wanted = numbers;
        Expression<Func<FrozenCell, bool>>? either = null;
        foreach (var block in rows.GroupBy(row => row.Block))
        {
            var (id, inBlock) = (block.Key, block.Select(row => row.Row).ToArray());
            Expression<Func<FrozenCell, bool>> one = cell => cell.BlockId == id && inBlock.Contains(cell.RowNumber);
            either = either is null ? one : Platform.Filtering.Either(either, one);
        }
        return db.Set<FrozenCell>().AsNoTracking().Where(either ?? (cell => false)).Where(cell => wanted.Contains(cell.IndicatorNumber));
    }

    /// <summary>Rows of later tables that say more of the same combinations, by what they are of; none unless an indicator asked stands in another table alone.</summary>
    private async Task<ILookup<(long, GeographicLevel, string, int), FrozenRow>> Doubles(List<FrozenRow> rows, CancellationToken ct)
    {
        var held = tables.ToDictionary(table => (table.Block, table.Number), table => table.Indicators);
        var ofPeriod = tables.ToLookup(table => table.Period);
        var several = rows.Where(row => !numbers.All(held[(row.BlockId, row.TableNumber)].Contains)
            && ofPeriod[shape.Blocks[row.BlockId]].Any(later => later.Number > row.TableNumber && later.Combinations.Contains(row.CombinationNumber))).ToList();
        if (several.Count == 0)
        {
            return Enumerable.Empty<FrozenRow>().ToLookup(Key);
        }
        var periods = several.Select(row => shape.Blocks[row.BlockId]).ToHashSet();
        string[] areas = [.. several.Select(row => row.AreaCode).Distinct()];
        var found = await Candidates(new RowCondition(
            tables.Where(table => periods.Contains(table.Period)).Select(table => table.Block).ToHashSet(),
            several.Select(row => row.CombinationNumber).ToHashSet(),
            row => areas.Contains(row.AreaCode))).ToListAsync(ct);
        var shown = several.ToDictionary(Key);
        return found.Where(row => shown.TryGetValue(Key(row), out var first) && first.TableNumber < row.TableNumber).OrderBy(row => row.TableNumber).ToLookup(Key);
    }

    private static (long, GeographicLevel, string, int) Key(FrozenRow row) => (row.PeriodOrdinal, row.Level, row.AreaCode, row.CombinationNumber);

    private ReleasedRow Row(FrozenRow row, IEnumerable<FrozenCell> cells)
    {
        var byIndicator = cells.GroupBy(cell => cell.IndicatorNumber).ToDictionary(group => group.Key, group => group.First());
        return new ReleasedRow(
            shape.Blocks[row.BlockId], shape.PlaceOf[(row.Level, row.AreaCode)], shape.Combinations[row.CombinationNumber], shape.OptionsOf(row.CombinationNumber),
            [.. indicators.Where(indicator => byIndicator.ContainsKey(indicator.Number)).Select(indicator => byIndicator[indicator.Number] is var cell
                ? new ReleasedValue(indicator, cell.Value, cell.Status, cell.FootnoteNumbers) : null!)],
            shape.CoverageOf(row));
    }
}
