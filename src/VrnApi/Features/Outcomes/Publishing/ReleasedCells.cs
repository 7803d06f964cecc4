using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Publishing.Rules;
using VrnApi.Features.Outcomes.Released;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>A frozen cell with everything that names it.</summary>
internal sealed record FrozenLine(
    string Period, string Code, int Table, GeographicLevel Level, string Area, int Combination, int Indicator, decimal? Value, CellStatus Status);

/// <summary>What blocks say, read back from the rows that the public reads.</summary>
internal static class ReleasedCells
{
    public static IQueryable<FrozenLine> Query(VrnDbContext db, Guid[] blocks) =>
        from block in db.Set<FrozenBlock>().AsNoTracking()
        where blocks.Contains(block.Id)
        join row in db.Set<FrozenRow>() on block.Id equals row.BlockId
        join cell in db.Set<FrozenCell>() on new { row.BlockId, row.RowNumber } equals new { cell.BlockId, cell.RowNumber }
        select new FrozenLine(block.Period, block.PeriodCode, row.TableNumber, row.Level, row.AreaCode, row.CombinationNumber, cell.IndicatorNumber, cell.Value, cell.Status);

    public static async Task<List<PublicCell>> Of(VrnDbContext db, OutcomesCatalogue catalogue, Guid[] blocks, CancellationToken ct) =>
        (await Query(db, blocks).ToListAsync(ct)).ConvertAll(line => new PublicCell(
            $"{line.Period}|{line.Code}", line.Table, ReleasedLine.LevelOf(line.Level), line.Area, catalogue.CombinationOf(line.Combination) ?? $"#{line.Combination}",
            catalogue.IndicatorOf(line.Indicator)?.Code ?? $"#{line.Indicator}", line.Value, Codes.Of(line.Status)));

    public static byte[] Hash(OutcomesCatalogue catalogue, IEnumerable<PublicCell> cells) => LogicalHash.Of(cells.Select(cell =>
    {
        var bar = cell.Period.IndexOf('|', StringComparison.Ordinal);
        ReleasedLine.TryLevel(cell.Level, out var level);
        return new ReleasedLine(cell.Period[..bar], cell.Period[(bar + 1)..], level, cell.Area, cell.Filters, cell.Indicator,
            catalogue.Indicators.TryGetValue(cell.Indicator, out var indicator) ? indicator.Decimals : 0, cell.Value, Codes.Parse<CellStatus>(cell.Status));
    }));

    public static List<PublicCell> Of(DraftBlock block) =>
    [
        .. from row in block.Rows
           from cell in row.Cells
           select new PublicCell($"{block.Period}|{block.Code}", row.Table, ReleasedLine.LevelOf(row.Level), row.Area, row.Filters, cell.Indicator, cell.Value, Codes.Of(cell.Status)),
    ];
}
