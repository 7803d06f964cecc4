namespace VrnApi.Features.ServiceDirectory.Rules.Opening;

public enum Repetition
{
    /// <summary>One day, the first one.</summary>
    Once,
    Weekly,
    Monthly,
}

/// <summary>A stretch of one local day.</summary>
/// <param name="Opens">Minutes since midnight.</param>
/// <param name="Closes">Minutes since the midnight before it opens, over 1440 on the next day; null where no end is known.</param>
public readonly record struct Stretch(int Opens, int? Closes)
{
    private const int Day = 24 * 60;

    /// <summary>An end that is not after the beginning lies on the next day; 00:00 is the next midnight.</summary>
    public static Stretch Of(TimeOnly opens, TimeOnly? closes)
    {
        var (from, to) = (Minutes(opens), closes is { } end ? Minutes(end) : (int?)null);
        return new Stretch(from, to <= from ? to + Day : to);
    }

    private static int Minutes(TimeOnly time) => (time.Hour * 60) + time.Minute;
}

/// <summary>A day on which a rule does not hold.</summary>
/// <param name="Instead">Null when it is closed.</param>
public sealed record OtherDay(DateOnly Date, Stretch? Instead);

/// <summary>When something is open: the part of RFC 5545 that Open Referral UK knows, in civil days.</summary>
/// <param name="Start">The first day it can fall on; from it weeks and months are counted.</param>
/// <param name="Until">Inclusive.</param>
/// <param name="WeekStart">From which day weeks are counted; matters with an interval.</param>
/// <param name="Times">Null where only days are known: then there is nothing to be open.</param>
public sealed record OpeningRule(
    Repetition Repetition, DateOnly? Start, DateOnly? Until, int? Count, int Interval, DayOfWeek WeekStart,
    IReadOnlyList<ByDay> Days, IReadOnlyList<int> MonthDays, DateOnly? ValidFrom, DateOnly? ValidTo, Stretch? Times, IReadOnlyList<OtherDay> Exceptions)
{
    /// <summary>The days within a range, exceptions aside, in order.</summary>
    public IEnumerable<DateOnly> Dates(DateOnly from, DateOnly to)
    {
        var last = Earlier(Earlier(to, Until), ValidTo);
        var first = Later(from, ValidFrom);
        if (Repetition == Repetition.Once)
        {
            return Start is { } once && once >= first && once <= last ? [once] : [];
        }
        // What is counted is counted from the first day on, whatever is asked for.
        var counted = Count is { } count && Start is { } begin
            ? Matching(begin, last).Take(count).Where(date => date >= first)
            : Matching(Later(first, Start), last);
        return counted;
    }

    /// <summary>The days within a range with their times, exceptions observed.</summary>
    /// <param name="isClosed">Days on which nothing is open but what an exception says, such as bank holidays.</param>
    public IEnumerable<(DateOnly Date, Stretch Times)> Occurrences(DateOnly from, DateOnly to, Func<DateOnly, bool> isClosed)
    {
        var exceptions = Exceptions.DistinctBy(exception => exception.Date).ToDictionary(exception => exception.Date);
        var regular = Times is { } times
            ? Dates(from, to).Where(date => !exceptions.ContainsKey(date) && !isClosed(date)).Select(date => (date, times))
            : [];
        var instead = exceptions.Values.Where(exception => exception.Instead is not null && exception.Date >= from && exception.Date <= to)
            .Select(exception => (exception.Date, exception.Instead!.Value));
        return regular.Concat(instead).OrderBy(one => one.Item1);
    }

    private IEnumerable<DateOnly> Matching(DateOnly first, DateOnly last)
    {
        for (var date = first; date <= last; date = date.AddDays(1))
        {
            if (Matches(date))
            {
                yield return date;
            }
            if (date == DateOnly.MaxValue)
            {
                yield break;
            }
        }
    }

    private bool Matches(DateOnly date) => Repetition == Repetition.Weekly ? MatchesWeek(date) : MatchesMonth(date);

    private bool MatchesWeek(DateOnly date)
    {
        if (Days.Count > 0 ? !Days.Any(day => day.Matches(date)) : date.DayOfWeek != Start?.DayOfWeek)
        {
            return false;
        }
        return Interval == 1 || Start is not { } start || (FirstOfWeek(date).DayNumber - FirstOfWeek(start).DayNumber) / 7 % Interval == 0;
    }

    private bool MatchesMonth(DateOnly date)
    {
        if (Interval > 1 && Start is { } start && (((date.Year - start.Year) * 12) + date.Month - start.Month) % Interval != 0)
        {
            return false;
        }
        if (Days.Count == 0 && MonthDays.Count == 0)
        {
            return date.Day == Start?.Day;
        }
        var fromEnd = date.Day - DateTime.DaysInMonth(date.Year, date.Month) - 1;
        return (Days.Count == 0 || Days.Any(day => day.Matches(date))) && (MonthDays.Count == 0 || MonthDays.Any(day => day == date.Day || day == fromEnd));
    }

    private DateOnly FirstOfWeek(DateOnly date) => date.DayNumber < 7 ? date : date.AddDays(-(((int)date.DayOfWeek - (int)WeekStart + 7) % 7));

    private static DateOnly Earlier(DateOnly one, DateOnly? other) => other < one ? other.Value : one;

    private static DateOnly Later(DateOnly one, DateOnly? other) => other > one ? other.Value : one;
}
