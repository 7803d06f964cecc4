using System.Globalization;
using System.Text.RegularExpressions;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Rules;

/// <summary>Which repetition rules are taken: what RFC 5545 says of weeks and months, within bounds.</summary>
public static partial class ScheduleRules
{
    public const int MostIntervals = 52, MostTimes = 730;

    /// <summary>What is counted is counted from its first day on: days of long ago cost much and say nothing.</summary>
    public static readonly DateOnly Earliest = new(1900, 1, 1);

    /// <returns>What is wrong, each with the member of the document it is about.</returns>
    public static IEnumerable<(string Member, string Message)> Faults(Schedule rule)
    {
        if (rule.DtStart < Earliest)
        {
            yield return ("dtstart", "The first day is not before 1900.");
        }
        if (rule.Freq is null)
        {
            if (rule.DtStart is null && (rule.OpensAt is not null || rule.ByDay is not null || rule.ByMonthDay is not null))
            {
                yield return ("freq", "WEEKLY or MONTHLY is needed, or dtstart for one single day.");
            }
            yield break;
        }
        if ((rule.Interval is { } interval and > 1 || rule.Count is not null) && rule.DtStart is null)
        {
            yield return ("dtstart", "An interval over 1 and a count need the day from which they are counted.");
        }
        if (rule.ByDay is null && rule.ByMonthDay is null && rule.DtStart is null)
        {
            yield return ("byday", "Days are needed, or dtstart to take them from.");
        }
        if (rule.ByDay?.Split(',').FirstOrDefault(day => !(rule.Freq == Frequency.Monthly ? OrdinalDay() : Day()).IsMatch(day)) is not null)
        {
            yield return ("byday", rule.Freq == Frequency.Monthly ? "Days are written 1MO or -1FR, -5 to 5, separated by commas." : "Days are written MO to SU, separated by commas.");
        }
        if (rule.ByMonthDay is not null && rule.Freq != Frequency.Monthly)
        {
            yield return ("bymonthday", "Days of the month go with MONTHLY.");
        }
        if (rule.ByMonthDay?.Split(',').All(IsMonthDay) == false)
        {
            yield return ("bymonthday", "Days of the month are 1 to 31, or -1 to -31 from its end, separated by commas.");
        }
        if (rule.Wkst is { } start && !Day().IsMatch(start))
        {
            yield return ("wkst", "The first day of the week is MO to SU.");
        }
        if (rule.ValidTo < rule.ValidFrom)
        {
            yield return ("valid_to", "The end lies before the beginning.");
        }
    }

    /// <summary>Without spaces, in capitals.</summary>
    public static string? Plain(string? days) => days is null ? null : string.Concat(days.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant().Trim(',') is { Length: > 0 } plain ? plain : null;

    private static bool IsMonthDay(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var day) && Math.Abs(day) is >= 1 and <= 31;

    [GeneratedRegex(@"\A(MO|TU|WE|TH|FR|SA|SU)\z")]
    private static partial Regex Day();

    [GeneratedRegex(@"\A([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)\z")]
    private static partial Regex OrdinalDay();
}
