namespace VrnApi.Features.ServiceDirectory.Rules.Opening;

/// <summary>The bank holidays of England that follow from the calendar, with their substitute days.</summary>
public static class BankHolidays
{
    public static IEnumerable<DateOnly> Of(int year)
    {
        var easter = Easter(year);
        yield return Weekday(new DateOnly(year, 1, 1));
        yield return easter.AddDays(-2);
        yield return easter.AddDays(1);
        yield return FirstMonday(new DateOnly(year, 5, 1));
        yield return FirstMonday(new DateOnly(year, 5, 25));
        yield return FirstMonday(new DateOnly(year, 8, 25));
        var christmas = new DateOnly(year, 12, 25);
        // Two days in a row: where one falls on a weekend the next free weekdays stand for them.
        switch (christmas.DayOfWeek)
        {
            case DayOfWeek.Friday:
                yield return christmas;
                yield return christmas.AddDays(3);
                break;
            case DayOfWeek.Saturday:
                yield return christmas.AddDays(2);
                yield return christmas.AddDays(3);
                break;
            case DayOfWeek.Sunday:
                yield return christmas.AddDays(1);
                yield return christmas.AddDays(2);
                break;
            default:
                yield return christmas;
                yield return christmas.AddDays(1);
                break;
        }
    }

    private static DateOnly Weekday(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(2),
        DayOfWeek.Sunday => day.AddDays(1),
        _ => day,
    };

    private static DateOnly FirstMonday(DateOnly from) => from.AddDays(((int)DayOfWeek.Monday - (int)from.DayOfWeek + 7) % 7);

    /// <summary>The anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8).</summary>
    private static DateOnly Easter(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
        var g = (b - f + 1) / 3;
        var h = ((19 * a) + b - d - g + 15) % 30;
        var (i, k) = (c / 4, c % 4);
        var l = (32 + (2 * e) + (2 * i) - h - k) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var sum = h + l - (7 * m) + 114;
        return new DateOnly(year, sum / 31, (sum % 31) + 1);
    }
}
