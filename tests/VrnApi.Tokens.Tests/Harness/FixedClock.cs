namespace VrnApi.Tokens.Tests.Harness;

/// <summary>Stands still at 1900000000 until told otherwise.</summary>
public sealed class FixedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.FromUnixTimeSeconds(1_900_000_000);

    public override DateTimeOffset GetUtcNow() => Now;
}
