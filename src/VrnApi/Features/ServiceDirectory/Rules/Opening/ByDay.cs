using System.Diagnostics.CodeAnalysis;

namespace VrnApi.Features.ServiceDirectory.Rules.Opening;

/// <summary>A weekday of a rule, with <c>n</c> the n-th of the month, negative from its end (RFC 5545 section 3.3.10).</summary>
public readonly record struct ByDay(DayOfWeek Day, int? Ordinal)
{
    private static readonly string[] Days = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    /// <summary>Such as <c>MO,TH</c> or <c>2MO,-1FR</c>.</summary>
    /// <returns>False when one of them is no weekday, or an ordinal is not 1 to 5.</returns>
    public static bool TryRead(string? text, [NotNullWhen(true)] out IReadOnlyList<ByDay>? days)
    {
        var read = new List<ByDay>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Length < 2 || !TryDay(part[^2..], out var day))
            {
                days = null;
                return false;
            }
            if (part.Length == 2)
            {
                read.Add(new ByDay(day, null));
                continue;
            }
            if (!int.TryParse(part[..^2], System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var ordinal)
                || ordinal is 0 or < -5 or > 5)
            {
                days = null;
                return false;
            }
            read.Add(new ByDay(day, ordinal));
        }
        days = read;
        return true;
    }

    /// <param name="code">Two letters, any case, such as <c>MO</c>.</param>
    public static bool TryDay(string? code, out DayOfWeek day)
    {
        var index = Array.FindIndex(Days, known => known.Equals(code, StringComparison.OrdinalIgnoreCase));
        day = (DayOfWeek)Math.Max(index, 0);
        return index >= 0;
    }

    public bool Matches(DateOnly date)
    {
        if (date.DayOfWeek != Day)
        {
            return false;
        }
        return Ordinal switch
        {
            null => true,
            > 0 => ((date.Day - 1) / 7) + 1 == Ordinal,
            _ => ((DateTime.DaysInMonth(date.Year, date.Month) - date.Day) / 7) + 1 == -Ordinal,
        };
    }
}
