namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>dup.row: a combination is counted once.</summary>
internal static class DuplicateRule
{
    public static void Check(ReturnCheck check)
    {
        var seen = new Dictionary<(int, string?, int), int>(check.Rows.Count);
        foreach (var row in check.Rows)
        {
            if (!seen.TryAdd((row.Indicator.Number, row.Sent.Area, row.CombinationNumber), row.Sent.Number))
            {
                var first = seen[(row.Indicator.Number, row.Sent.Area, row.CombinationNumber)];
                check.Faults.InRow(row.Sent, ReturnColumns.Indicator, "dup.row", $"Row {first} counts the same combination.", "each combination once");
            }
        }
    }
}
