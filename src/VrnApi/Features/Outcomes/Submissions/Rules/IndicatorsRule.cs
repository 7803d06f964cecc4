using VrnApi.Features.Outcomes.Catalogue;

namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>What the head declares as counted: known, of this data set, once. Left out, it is what the rows have.</summary>
internal static class IndicatorsRule
{
    public static void Check(ReturnCheck check)
    {
        var (head, faults) = (check.Head, check.Faults);
        if (head.Indicators is not { } declared)
        {
            check.Declared = [.. check.Content.Rows.Select(row => Find(check, row.Indicator)).OfType<Indicator>().Distinct()];
            if (head.SubmissionType == HeadRule.Nil)
            {
                faults.InHead("indicators", "schema.indicators_missing", "A nil return does not say what was counted.", "the indicators of which there were none");
            }
            return;
        }
        if (declared.Count == 0)
        {
            faults.InHead("indicators", "schema.indicators_missing", "The list is empty.", "at least one indicator");
        }
        List<Indicator> known = [];
        for (var i = 0; i < declared.Count; i++)
        {
            if (Find(check, declared[i]) is not { } indicator)
            {
                faults.InHead($"indicators/{i}", "code.indicator", "There is no such count in this data set.", "the code of a count of this data set");
            }
            else if (known.Contains(indicator))
            {
                faults.InHead($"indicators/{i}", "dup.indicator", "The indicator stands there twice.");
            }
            else
            {
                known.Add(indicator);
            }
        }
        check.Declared = known;
    }

    /// <returns>Null unless partners push the indicator, in this data set and for this period.</returns>
    public static Indicator? Find(ReturnCheck check, string code) =>
        check.Catalogue.Indicators.TryGetValue(code, out var indicator) && indicator.DataSet == check.DataSet.Id && indicator.IsReturned
            && (check.Period is null || indicator.HoldsOn(check.Period.Start))
            ? indicator
            : null;
}
