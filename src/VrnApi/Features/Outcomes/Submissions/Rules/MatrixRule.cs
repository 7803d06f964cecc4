namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>
/// matrix.*: what is declared is counted completely. Of every declared indicator the first breakdown is needed, and every other that
/// was begun is finished, unless the head says that absent means zero.
/// </summary>
internal static class MatrixRule
{
    public static void Check(ReturnCheck check)
    {
        // A row that was refused leaves a gap of its own; only a return whose rows all hold is judged for completeness.
        if (check.Period is null || check.Head.AbsentMeansZero || check.Head.SubmissionType is not (HeadRule.Full or HeadRule.Correction) || check.Faults.Count > 0)
        {
            return;
        }
        foreach (var area in check.Figures.Areas)
        {
            foreach (var indicator in check.Declared)
            {
                foreach (var breakdown in indicator.Breakdowns)
                {
                    if (breakdown == indicator.Breakdowns[0] || check.Figures.HasBegun(indicator, area, breakdown))
                    {
                        Complete(check, indicator, breakdown, area);
                    }
                }
            }
        }
    }

    private static void Complete(ReturnCheck check, Catalogue.Indicator indicator, Catalogue.Breakdown breakdown, string? area)
    {
        var missing = (breakdown.KeysOn(check.Period!.Start) ?? []).Where(key => check.Figures.Row(indicator.Code, area, key) is null).ToArray();
        if (missing.Length > 0)
        {
            var place = area is null ? "" : $" for {area}";
            var named = missing[0].Length == 0 ? "" : $": {string.Join("; ", missing.Take(20))}{(missing.Length > 20 ? "; ..." : "")}";
            check.Faults.InHead("rows", "matrix.gap",
                $"{indicator.Code} by {breakdown.Name}{place} lacks {missing.Length} rows{named}.", "a row for every combination, or absentMeansZero");
        }
    }
}
