namespace VrnApi.Data.Platform;

/// <summary>A host's wish for tokens of a <see cref="RateBucket"/>; the bucket first gains what time has brought since it was last asked.</summary>
/// <param name="Wanted">Taken when there are as many, else the whole ones that are there.</param>
/// <param name="Needed">With fewer than these nothing is taken.</param>
public sealed record BucketDraw(string Policy, double Quota, double PerSecond, double Wanted, double Needed, DateTimeOffset Now)
{
    public string Owner { get; init; } = "";

    /// <summary>The same rule that the databases apply.</summary>
    /// <param name="available">What the bucket holds at <see cref="Now"/>.</param>
    public double Granted(double available) =>
        available >= Needed ? Math.Max(Needed, Math.Min(Wanted, Math.Floor(available))) : 0;
}
