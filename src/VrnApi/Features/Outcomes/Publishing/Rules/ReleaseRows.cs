using VrnApi.Data.Model;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Publishing.Rules;

/// <summary>Where a cell's value comes from.</summary>
internal enum CellSource
{
    /// <summary>Returns, rounded and audited.</summary>
    Count,

    /// <summary>Released values.</summary>
    Derived,

    /// <summary>A figure that is public elsewhere.</summary>
    External,

    /// <summary>The combination cannot occur.</summary>
    None,
}

/// <param name="Count">For counts alone.</param>
internal sealed record CellSpec(Indicator Indicator, CellSource Source, Counted? Count);

/// <summary>A row to come: one combination of a publication table.</summary>
internal sealed record RowSpec(TimePeriod Period, PublicationTable Table, ReleaseArea Area, string Filters, IReadOnlyList<CellSpec> Cells)
{
    /// <summary>Names a cell for good, whatever its value: in audit reports, and for the noise of hiding.</summary>
    public static string KeyOf(TimePeriod period, int table, string level, string area, string filters, string indicator) => $"{period}|{table}|{level}|{area}|{filters}|{indicator}";

    public string KeyOf(Indicator indicator) => KeyOf(Period, Table.Number, Codes.Of(Area.Level).ToUpperInvariant(), Area.Code, Filters, indicator.Code);
}

/// <summary>Step 1 of publishing: every combination of every table of a plan, whether or not anything was counted for it.</summary>
internal static class ReleaseRows
{
    public static List<RowSpec> Of(OutcomesCatalogue catalogue, DataSetRules dataSet, IEnumerable<TimePeriod> periods, IReadOnlyCollection<int> tables, Geography geography) =>
    [
        .. from period in periods.Order()
           from table in catalogue.Tables
           where table.DataSet == dataSet.Id && tables.Contains(table.Number) && table.PeriodCodes.Contains(period.Code)
           orderby period, table.Number
           let indicators = table.Indicators.Select(code => catalogue.Indicators[code]).ToArray()
           let keys = KeysOf(catalogue, table, indicators, period)
           from area in geography.Areas
           where table.Levels.Contains(Codes.Of(area.Level).ToUpperInvariant())
           from key in keys
           select new RowSpec(period, table, area, key, [.. indicators.Select(indicator => Cell(catalogue, dataSet, indicator, area, period, key))]),
    ];

    private static CellSpec Cell(OutcomesCatalogue catalogue, DataSetRules dataSet, Indicator indicator, ReleaseArea area, TimePeriod period, string key)
    {
        if (indicator.IsReturned)
        {
            return CountOf.For(catalogue, indicator, key, period, dataSet) is { } count
                ? new(indicator, CellSource.Count, new(count, area, period))
                : new(indicator, CellSource.None, null);
        }
        var told = indicator.HoldsOn(period.Start) && indicator.Kind != IndicatorKind.Qualitative && indicator.Breakdowns.Any(own => own.Name == CountOf.BreakdownOf(key));
        return new(indicator, !told ? CellSource.None : indicator.Protection == Protection.ExternalPublic ? CellSource.External : CellSource.Derived, null);
    }

    /// <summary>The combinations of a table's breakdown, its totals among them, in byte order.</summary>
    private static string[] KeysOf(OutcomesCatalogue catalogue, PublicationTable table, Indicator[] indicators, TimePeriod period)
    {
        var names = table.Breakdown.Split('*');
        HashSet<string> keys = new(StringComparer.Ordinal);
        foreach (var indicator in indicators)
        {
            foreach (var own in indicator.Breakdowns.Where(own => own.Filters.All(filter => names.Contains(filter.Id))))
            {
                keys.UnionWith(own.KeysOn(period.Start) ?? []);
            }
            if (CountOf.Grouped(catalogue, indicator, table.Breakdown) is not null)
            {
                keys.UnionWith(catalogue.CodeLists[table.Breakdown].On(period.Start)?.Codes.Select(code => FilterKey.With("", table.Breakdown, code.Value)) ?? []);
            }
        }
        return [.. keys.Order(StringComparer.Ordinal)];
    }
}
