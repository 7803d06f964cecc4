using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>schema.period, code.period: the period can be read and is one that the data set takes returns for.</summary>
internal static class PeriodRule
{
    public static void Check(ReturnCheck check)
    {
        var (head, calendar) = (check.Head, check.Catalogue.Calendar);
        check.Period = Of(head, calendar);
        var expected = $"a year with one of {string.Join(", ", check.DataSet.ReturnCodes)}, such as 2025/2026 and {check.DataSet.ReturnCodes[0]}";
        if (check.Period is null)
        {
            check.Faults.InHead("period/period", "schema.period", "The period is missing or cannot be read.", expected);
        }
        else if (!check.DataSet.ReturnCodes.Contains(check.Period.Code))
        {
            check.Faults.InHead("period/code", "code.period", "The data set takes no returns for such a period.", expected);
        }
    }

    /// <returns>Null when it cannot be read.</returns>
    public static TimePeriod? Of(ReturnHead head, TermCalendar calendar) => head switch
    {
        { Period: { } period, Code: { } code } => calendar.Parse(period, code),
        { Period: { } text } => calendar.Parse(text),
        _ => null,
    };
}
