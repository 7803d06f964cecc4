using System.Globalization;

namespace VrnApi.Features.Outcomes.Rules;

/// <summary>A period code's nominal first and last day. A day of -1 is the last of its month; a year of 1 is the one after.</summary>
public sealed record TermCalendarRow(
    string Code, PeriodFamily Family, int FromMonth, int FromDay, int FromYear, int ToMonth, int ToDay, int ToYear, string Label);

/// <summary>The grammar of periods and their nominal days (schemas/term-calendar.csv; weeks follow ISO 8601).</summary>
public sealed class TermCalendar
{
    public const int FirstYear = 1900;
    public const int LastYear = 2999;

    private readonly Dictionary<string, TermCalendarRow> rows;
    private readonly Dictionary<string, int> ranks;

    public TermCalendar(IEnumerable<TermCalendarRow> rows)
    {
        this.rows = rows.ToDictionary(row => row.Code, StringComparer.Ordinal);
        ranks = this.rows.Keys.Concat(Enumerable.Range(1, 53).Select(Week)).Order(StringComparer.Ordinal)
            .Select((code, rank) => (code, rank)).ToDictionary(pair => pair.code, pair => pair.rank, StringComparer.Ordinal);
    }

    /// <summary>Every code, in byte order.</summary>
    public IReadOnlyCollection<string> Codes => ranks.Keys;

    public IReadOnlyCollection<TermCalendarRow> Rows => rows.Values;

    public PeriodFamily? FamilyOf(string code) =>
        rows.TryGetValue(code, out var row) ? row.Family : ranks.ContainsKey(code) ? PeriodFamily.Calendar : null;

    /// <param name="text">Period and code in one text: <c>2025/2026|T1</c>.</param>
    public TimePeriod? Parse(string text) =>
        text.IndexOf('|', StringComparison.Ordinal) is var bar and > 0 ? Parse(text[..bar], text[(bar + 1)..]) : null;

    /// <param name="period"><c>2025/2026</c>; the first year alone is taken as well. Calendar years have one year only.</param>
    /// <returns>Null when the text breaks the grammar, or the year has no such week.</returns>
    public TimePeriod? Parse(string period, string code)
    {
        if (FamilyOf(code) is not { } family || Year(period, family) is not { } year)
        {
            return null;
        }
        return rows.TryGetValue(code, out var row)
            ? new TimePeriod(code, year, family, Day(year + row.FromYear, row.FromMonth, row.FromDay), Day(year + row.ToYear, row.ToMonth, row.ToDay), ranks[code])
            : WeekOf(year, code);
    }

    private TimePeriod? WeekOf(int year, string code)
    {
        var week = int.Parse(code.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);
        if (week > ISOWeek.GetWeeksInYear(year))
        {
            return null;
        }
        var monday = DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday));
        return new TimePeriod(code, year, PeriodFamily.Calendar, monday, monday.AddDays(6), ranks[code]);
    }

    private static int? Year(string period, PeriodFamily family)
    {
        var twoYears = period.Length == 9 && period[4] == '/';
        if ((!twoYears && period.Length != 4) || (twoYears && family == PeriodFamily.Calendar)
            || !int.TryParse(period.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || year is < FirstYear or > LastYear)
        {
            return null;
        }
        return !twoYears || (int.TryParse(period.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var next) && next == year + 1)
            ? year
            : null;
    }

    private static string Week(int number) => string.Create(CultureInfo.InvariantCulture, $"W{number}");

    private static DateOnly Day(int year, int month, int day) =>
        new(year, month, day < 0 ? DateTime.DaysInMonth(year, month) : day);
}
