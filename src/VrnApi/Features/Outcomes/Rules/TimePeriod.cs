namespace VrnApi.Features.Outcomes.Rules;

/// <summary>Kinds of years. A data set mixes none of them.</summary>
public enum PeriodFamily
{
    Academic,
    Financial,
    Tax,
    Reporting,
    Calendar,
}

/// <summary>
/// A stretch of time that returns and releases are for, such as the autumn term of 2025/2026. Made by <see cref="TermCalendar"/>,
/// which knows its nominal days. Ordered by first day, then the longer first, then code.
/// </summary>
public sealed record TimePeriod : IComparable<TimePeriod>
{
    internal TimePeriod(string code, int year, PeriodFamily family, DateOnly start, DateOnly end, int codeRank)
    {
        (Code, Year, Family, Start, End) = (code, year, family, start, end);
        Ordinal = ((long)start.DayNumber << 20) | ((4095L - (end.DayNumber - start.DayNumber)) << 8) | (long)codeRank;
    }

    /// <summary><c>T1</c>, <c>AY</c>, <c>CYQ3</c>, <c>W12</c>.</summary>
    public string Code { get; }

    /// <summary>The year in which the family's year begins.</summary>
    public int Year { get; }

    public PeriodFamily Family { get; }

    public DateOnly Start { get; }

    /// <summary>Last day, included.</summary>
    public DateOnly End { get; }

    /// <summary>One number with the order of periods, for stored rows.</summary>
    public long Ordinal { get; }

    /// <summary><c>2025/2026</c>, or <c>2025</c> for calendar years.</summary>
    public string Period => Family == PeriodFamily.Calendar ? $"{Year:0000}" : $"{Year:0000}/{Year + 1:0000}";

    /// <summary><c>2025/2026|T1</c>.</summary>
    public override string ToString() => $"{Period}|{Code}";

    public int CompareTo(TimePeriod? other) => other is null ? 1 : Ordinal.CompareTo(other.Ordinal);

    public bool Overlaps(TimePeriod other) => Start <= other.End && other.Start <= End;

    public static bool operator <(TimePeriod left, TimePeriod right) => left.CompareTo(right) < 0;

    public static bool operator >(TimePeriod left, TimePeriod right) => left.CompareTo(right) > 0;

    public static bool operator <=(TimePeriod left, TimePeriod right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TimePeriod left, TimePeriod right) => left.CompareTo(right) >= 0;
}
