using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Disclosure;
using VrnApi.Features.Outcomes.Catalogue;

namespace VrnApi.Features.Outcomes.Publishing.Rules;

/// <summary>The protected rows of a period, as they are kept between build and freeze.</summary>
internal sealed record DraftBlock(string Period, string Code, IReadOnlyList<int> Tables, IReadOnlyList<DraftRow> Rows);

internal sealed record DraftRow(int Table, GeographicLevel Level, string Area, string Filters, IReadOnlyList<DraftCell> Cells);

internal sealed record DraftCell(string Indicator, CellRule Rule, decimal? Value, CellStatus Status);

/// <summary>Puts what the disclosure library released back into the rows of the tables, and works out what follows from it.</summary>
internal static class DraftRows
{
    /// <param name="released">Of each row's counts, by the key of the cell.</param>
    public static List<DraftBlock> Of(IReadOnlyList<RowSpec> rows, IReadOnlyDictionary<string, ReleasedFigure> released, DerivedValues derived) =>
    [
        .. rows.GroupBy(row => row.Period).OrderBy(group => group.Key).Select(group => new DraftBlock(
            group.Key.Period, group.Key.Code, [.. group.Select(row => row.Table.Number).Distinct().Order()], [.. group.Select(row => Row(row, released, derived))])),
    ];

    private static DraftRow Row(RowSpec row, IReadOnlyDictionary<string, ReleasedFigure> released, DerivedValues derived) =>
        new(row.Table.Number, row.Area.Level, row.Area.Code, row.Filters, [.. row.Cells.Select(cell => Cell(row, cell, released, derived))]);

    private static DraftCell Cell(RowSpec row, CellSpec cell, IReadOnlyDictionary<string, ReleasedFigure> released, DerivedValues derived)
    {
        var figure = cell.Source switch
        {
            CellSource.Count => released[row.KeyOf(cell.Indicator)],
            CellSource.None => ReleasedFigure.Without(FigureStatus.Z),
            CellSource.External => derived.Published(cell.Indicator, row.Period, row.Area, row.Filters),
            _ => derived.Of(cell.Indicator, row.Period, row.Area, row.Filters),
        };
        return new(cell.Indicator.Code, RuleOf(cell.Indicator), figure.Value, Codes.Parse<CellStatus>(Codes.Of(figure.Status)));
    }

    private static CellRule RuleOf(Indicator indicator) =>
        indicator.IsReturned ? CellRule.Rounded : indicator.Protection == Protection.ExternalPublic ? CellRule.External : CellRule.Derived;
}
