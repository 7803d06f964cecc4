using System.ComponentModel.DataAnnotations;

namespace VrnApi.Platform.Replicas;

/// <summary>How old an answer from a read replica may be.</summary>
public sealed record ReplicaOptions
{
    /// <summary>A replica that is further behind serves nobody: what was withdrawn or withheld meanwhile would be told.</summary>
    [Range(1, 60)]
    public int MaxLagSeconds { get; init; } = 5;

    [Range(50, 10_000)]
    public int PollMilliseconds { get; init; } = 500;
}
