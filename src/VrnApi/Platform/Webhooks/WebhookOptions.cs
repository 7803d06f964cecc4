namespace VrnApi.Platform.Webhooks;

/// <summary>Section <c>Webhooks</c>.</summary>
public sealed record WebhookOptions
{
    /// <summary>Whether this host sends; all of them may, one at a time does.</summary>
    public bool Deliver { get; init; } = true;

    /// <summary>Milliseconds between two looks for something to tell.</summary>
    public int PollMilliseconds { get; init; } = 1000;

    /// <summary>Seconds that a receiver has for its answer.</summary>
    public int TimeoutSeconds { get; init; } = 10;

    /// <summary>Seconds before the second attempt; each later one waits four times as long, up to <see cref="LongestRetrySeconds"/>.</summary>
    public double FirstRetrySeconds { get; init; } = 5;

    public double LongestRetrySeconds { get; init; } = 6 * 3600;

    /// <summary>Hours after its first attempt in which a delivery is given up and its subscription disabled.</summary>
    public double GiveUpHours { get; init; } = 72;

    /// <summary>Days for which deliveries that are over stay in the log.</summary>
    public int LogDays { get; init; } = 30;

    /// <summary>Subscriptions that one client may have.</summary>
    public int Most { get; init; } = 20;

    internal TimeSpan Poll => TimeSpan.FromMilliseconds(PollMilliseconds);

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}
