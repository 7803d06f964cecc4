namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>What the returns of a batch must not be to each other: two for one establishment and period, or in the place of earlier ones.</summary>
internal static class BatchRule
{
    public static void Check(BatchReturns batch, IReadOnlyList<ReturnCheck> checks)
    {
        if (checks.Count == 0 && batch.InFile.Count == 0)
        {
            batch.InFile.InFile(null, null, "schema.empty", "The batch has no returns.", "at least one return");
        }
        var seen = new HashSet<(string?, string, string)>();
        foreach (var check in checks)
        {
            if (check.Head.SubmissionType == HeadRule.Correction)
            {
                check.Faults.InHead("submissionType", "schema.batch", "A batch takes no corrections: each stands under the tag of the return that it replaces.", $"{HeadRule.Full} or {HeadRule.Nil}");
            }
            if (check.Period is { } period && !seen.Add((check.Head.Urn, period.Period, period.Code)))
            {
                check.Faults.InHead("period/period", "dup.return", "The batch has another return for the establishment and period.", "one return for each establishment and period");
            }
        }
    }
}
