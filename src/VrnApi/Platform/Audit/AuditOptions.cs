namespace VrnApi.Platform.Audit;

/// <summary>Section <c>Audit</c>: how often the chain is vouched for by a kept checkpoint.</summary>
public sealed record AuditOptions
{
    /// <summary>Links, 1 to 100,000.</summary>
    public int CheckpointRows { get; init; } = 1000;

    /// <summary>Minutes, when something happened since.</summary>
    public int CheckpointMinutes { get; init; } = 60;
}
