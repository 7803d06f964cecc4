namespace VrnApi.Platform.Security;

internal static class AuditTime
{
    /// <summary>UTC, cut to the microseconds that both databases keep: what is hashed later is what was stored.</summary>
    public static DateTimeOffset Of(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
