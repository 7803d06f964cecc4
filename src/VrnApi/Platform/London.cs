namespace VrnApi.Platform;

/// <summary>Civil time of Europe/London: the day on which rules of the field count, and wall time as instants.</summary>
internal static class London
{
    private static readonly TimeZoneInfo Zone =
        TimeZoneInfo.TryFindSystemTimeZoneById("Europe/London", out var zone) ? zone : TimeZoneInfo.FindSystemTimeZoneById("GMT Standard Time");

    public static DateOnly Today(TimeProvider clock) => DayOf(clock.GetUtcNow());

    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    /// <summary>The instant with the offset that holds there at that time.</summary>
    public static DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>
    /// Wall time as an instant in UTC (RFC 5545 section 3.3.5): a time that the clocks skip moves forward by the gap, of a time that comes
    /// twice the first is meant.
    /// </summary>
    /// <param name="minutes">Since midnight; from 1440 on they lie in the next day.</param>
    public static DateTimeOffset Instant(DateOnly day, int minutes)
    {
        var wall = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minutes);
        var offset = Zone.IsInvalidTime(wall) ? Zone.GetUtcOffset(wall.AddHours(-2))
            : Zone.IsAmbiguousTime(wall) ? Zone.GetAmbiguousTimeOffsets(wall).Max()
            : Zone.GetUtcOffset(wall);
        return new DateTimeOffset(wall - offset, TimeSpan.Zero);
    }
}
