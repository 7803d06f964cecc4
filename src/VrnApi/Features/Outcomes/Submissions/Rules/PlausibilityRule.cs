using VrnApi.Features.Outcomes.Catalogue;

namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>plaus.*: totals that are far from those of the submitter's last return before the period. They may be right: these are warnings.</summary>
internal static class PlausibilityRule
{
    public const int MostTimes = 3, MostChange = 20;

    public static void Check(ReturnCheck check)
    {
        foreach (var (place, before) in check.Before)
        {
            if (check.Declared.FirstOrDefault(indicator => indicator.Code == place.Indicator) is { } indicator && Now(check, place.Indicator, place.Area) is { } now)
            {
                Compare(check, indicator, place.Area, before, now);
            }
        }
    }

    /// <returns>Null where the return does not say.</returns>
    private static long? Now(ReturnCheck check, string indicator, string? area) =>
        check.Head.SubmissionType == HeadRule.Nil ? 0 : check.Figures.Value(indicator, area, "");

    private static void Compare(ReturnCheck check, Indicator indicator, string? area, long before, long now)
    {
        var (code, text, expected) = (before, now) switch
        {
            ( > 0, 0) => ("plaus.zero", "is 0", "a count, or 0 where nothing occurred"),
            _ when Math.Max(before, now) > MostTimes * Math.Min(before, now) && Math.Abs(now - before) > MostChange =>
                ("plaus.change", $"is {now}", $"less than {MostTimes} times as many or as few, or a change of at most {MostChange}"),
            _ => ("", "", ""),
        };
        if (code.Length == 0)
        {
            return;
        }
        var message = $"{indicator.Code}{(area is null ? "" : $" for {area}")} {text}; it was {before} in your last return before.";
        if (check.Figures.Row(indicator.Code, area, "") is { } row)
        {
            check.Faults.WarnOfRow(row.Sent, ReturnColumns.Value, code, message, expected);
        }
        else
        {
            check.Faults.WarnOfHead("rows", code, message, expected);
        }
    }
}
