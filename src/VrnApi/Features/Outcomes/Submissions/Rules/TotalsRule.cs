using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>arith.total: the parts of a filter that adds up make its total.</summary>
internal static class TotalsRule
{
    public static void Check(ReturnCheck check)
    {
        if (check.Period is null)
        {
            return;
        }
        foreach (var area in check.Figures.Areas)
        {
            foreach (var indicator in check.Declared)
            {
                foreach (var breakdown in indicator.Breakdowns.Where(breakdown => check.Figures.HasBegun(indicator, area, breakdown)))
                {
                    foreach (var filter in breakdown.Filters.Where(filter => indicator.Additive.Contains(filter.Id)))
                    {
                        Compare(check, indicator, breakdown, filter, area);
                    }
                }
            }
        }
    }

    private static void Compare(ReturnCheck check, Indicator indicator, Breakdown breakdown, Filter filter, string? area)
    {
        var figures = check.Figures;
        var whole = new Breakdown([.. breakdown.Filters.Where(other => other != filter)]);
        foreach (var key in whole.KeysOn(check.Period!.Start) ?? [])
        {
            var parts = figures.CodesOf(filter).Select(code => FilterKey.With(key, filter.Id, code)).ToArray();
            if (figures.Value(indicator.Code, area, key) is not { } total || figures.Sum(indicator.Code, area, parts) is not { } sum || sum == total)
            {
                continue;
            }
            var row = figures.Row(indicator.Code, area, key) ?? parts.Select(part => figures.Row(indicator.Code, area, part)).First(part => part is not null);
            check.Faults.InRow(row!.Sent, ReturnColumns.Value, "arith.total",
                $"The total of {indicator.Code} is {total}, its parts by {filter.Id} add up to {sum}.", "a total equal to the sum of its parts");
        }
    }
}
