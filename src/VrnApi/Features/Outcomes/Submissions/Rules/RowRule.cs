using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>code.* and area.* of each row: indicator, filters, codes in force on the period's first day, area of the provider.</summary>
internal static class RowRule
{
    public static void Check(ReturnCheck check)
    {
        List<Filter> given = [];
        foreach (var row in check.Content.Rows)
        {
            var before = check.Faults.Count;
            Area(check, row);
            var indicator = IndicatorsRule.Find(check, row.Indicator);
            if (indicator is null)
            {
                check.Faults.InRow(row, ReturnColumns.Indicator, "code.indicator", "There is no such count in this data set.", "the code of a count of this data set");
                continue;
            }
            Filters(check, row, indicator, given);
            if (!check.Declared.Contains(indicator))
            {
                check.Faults.InRow(row, ReturnColumns.Indicator, "matrix.undeclared", "The head does not declare the indicator as counted.", "one of the declared indicators");
            }
            if (check.Faults.Count == before)
            {
                check.Rows.Add(new CheckedRow(row, indicator, check.Catalogue.NumberOf(row.Filters.Key)));
            }
        }
    }

    private static void Area(ReturnCheck check, SentRow row)
    {
        if (check.DataSet.ReturnLevel == ReturnLevel.Sch)
        {
            if (row.Area is not null)
            {
                check.Faults.InRow(row, ReturnColumns.Area, "area.not_taken", "Rows of a school's return have no area.", "no area");
            }
        }
        else if (row.Area is null)
        {
            check.Faults.InRow(row, ReturnColumns.Area, "area.missing", "The row does not say for which area it counts.", "the code of an area of the provider");
        }
        else if (!check.Areas.Contains(row.Area))
        {
            check.Faults.InRow(row, ReturnColumns.Area, "area.outside", "The area is unknown, of another level, or not the provider's.", "the code of an area of the provider");
        }
    }

    /// <param name="given">Filled with the filters of the row; one list for all rows, of which there may be a hundred thousand.</param>
    private static void Filters(ReturnCheck check, SentRow row, Indicator indicator, List<Filter> given)
    {
        var sound = true;
        given.Clear();
        foreach (var (id, code) in row.Filters.Given)
        {
            if (code == FilterKey.Total)
            {
                continue;
            }
            var filter = check.Catalogue.Filters[id];
            given.Add(filter);
            if (!indicator.IsToldApartBy(filter))
            {
                sound = false;
                check.Faults.InRow(row, id, "code.filter", $"{indicator.Code} is not told apart by {id}.", Expected(indicator));
            }
            else if (check.Period is not null)
            {
                sound &= Code(check, row, filter, code);
            }
        }
        if (sound && !indicator.IsCountedBy(given))
        {
            check.Faults.InRow(row, given.Count > 0 ? given[0].Id : ReturnColumns.Indicator, "code.breakdown",
                $"{indicator.Code} is not counted by this combination of filters.", Expected(indicator));
        }
    }

    private static bool Code(ReturnCheck check, SentRow row, Filter filter, string code)
    {
        if (filter.List.On(check.Period!.Start) is not { } version)
        {
            check.Faults.InRow(row, filter.Id, "code.no_version", $"No version of {filter.List.Id} was in force in the period.", "the total");
            return false;
        }
        if (version.Contains(code))
        {
            return true;
        }
        var known = filter.List.Versions.Any(other => other.Contains(code));
        check.Faults.InRow(row, filter.Id, known ? "code.not_in_force" : "code.unknown",
            known ? "The code belongs to a version of the list that is not in force in the period." : "There is no such code.",
            $"a code of {filter.List.Id} {version.Version}: {Some(version)}");
        return false;
    }

    private static string Some(CodeListVersion version) => version.Codes.Count <= 20
        ? string.Join(", ", version.Codes.Select(code => code.Value))
        : $"{string.Join(", ", version.Codes.Take(20).Select(code => code.Value))}, ...";

    private static string Expected(Indicator indicator) =>
        $"one of {string.Join(", ", indicator.Breakdowns.Select(breakdown => breakdown.Name))}";
}
