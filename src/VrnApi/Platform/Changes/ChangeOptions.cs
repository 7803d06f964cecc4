namespace VrnApi.Platform.Changes;

/// <summary>Section <c>Changes</c>.</summary>
public sealed record ChangeOptions
{
    /// <summary>Milliseconds between two looks at the outbox while somebody follows it and the database says nothing.</summary>
    public int PollMilliseconds { get; init; } = 1000;

    /// <summary>Seconds between two signs of life on a silent stream.</summary>
    public int HeartbeatSeconds { get; init; } = 12;

    /// <summary>Days for which deletions are told, at least 90.</summary>
    public int TombstoneDays { get => Math.Max(field, 90); init; } = 90;

    internal TimeSpan Poll => TimeSpan.FromMilliseconds(PollMilliseconds);

    internal TimeSpan Heartbeat => TimeSpan.FromSeconds(HeartbeatSeconds);
}
