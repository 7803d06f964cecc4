namespace VrnApi.Platform.Webhooks;

/// <summary>How long to wait after an attempt that failed.</summary>
internal static class Backoff
{
    private const double Factor = 4, Spread = 0.2;

    /// <param name="attempts">Attempts made so far, from 1.</param>
    /// <param name="chance">0 to 1; spreads the waits by a fifth so that receivers that come back are not met all at once.</param>
    public static TimeSpan After(int attempts, WebhookOptions options, double chance)
    {
        var seconds = Math.Min(options.FirstRetrySeconds * Math.Pow(Factor, Math.Min(attempts, 30) - 1), options.LongestRetrySeconds);
        return TimeSpan.FromSeconds(seconds * (1 - Spread + (2 * Spread * chance)));
    }
}
