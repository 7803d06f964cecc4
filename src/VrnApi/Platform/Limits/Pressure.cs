namespace VrnApi.Platform.Limits;

/// <summary>Tells a burst, of which some are turned away once, from a flood of which they are turned away again and again.</summary>
internal sealed class Pressure(TimeProvider clock)
{
    /// <summary>Turned away for so long without a break is a flood.</summary>
    private static readonly TimeSpan Flood = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Break = TimeSpan.FromMilliseconds(500);

    private long? first;
    private long last;

    public bool IsRecent => first is not null && clock.GetElapsedTime(last) < Break;

    public bool IsStanding => IsRecent && clock.GetElapsedTime(first!.Value, last) >= Flood;

    /// <summary>Somebody was turned away now.</summary>
    public void Mark()
    {
        if (!IsRecent)
        {
            first = clock.GetTimestamp();
        }
        last = clock.GetTimestamp();
    }
}
