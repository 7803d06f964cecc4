namespace VrnApi.Features.Membership.Rules;

/// <summary>Which days a network could meet on.</summary>
public static class MeetingDays
{
    private const int Shortest = 28, Longest = 42;

    /// <summary>
    /// Days so many weeks apart that avoid some. Where the day itself is to be avoided the nearest one takes its place: first of the same
    /// weekday, then any, between four and six weeks after the last; only where all of those are to be avoided the gap grows beyond six weeks.
    /// </summary>
    public static IReadOnlyList<DateOnly> Propose(DateOnly from, int count, int everyWeeks, DayOfWeek weekday, IReadOnlySet<DateOnly> avoid)
    {
        List<DateOnly> days = [];
        var first = from.AddDays(((int)weekday - (int)from.DayOfWeek + 7) % 7);
        days.Add(First([.. Enumerable.Range(0, 6).Select(week => first.AddDays(7 * week)), .. Enumerable.Range(0, Longest).Select(from.AddDays)], from.AddDays(Longest), avoid));
        while (days.Count < count)
        {
            var last = days[^1];
            var meant = last.AddDays(7 * everyWeeks);
            var near = Enumerable.Range(Shortest, Longest - Shortest + 1).Select(last.AddDays)
                .OrderBy(day => day.DayOfWeek != weekday).ThenBy(day => Math.Abs(day.DayNumber - meant.DayNumber)).ThenBy(day => day);
            days.Add(First([.. near], last.AddDays(Longest + 1), avoid));
        }
        return days;
    }

    private static DateOnly First(IReadOnlyList<DateOnly> near, DateOnly beyond, IReadOnlySet<DateOnly> avoid)
    {
        foreach (var day in near)
        {
            if (!avoid.Contains(day))
            {
                return day;
            }
        }
        while (avoid.Contains(beyond))
        {
            beyond = beyond.AddDays(1);
        }
        return beyond;
    }
}
