using VrnApi.Data.Platform;

namespace VrnApi.Platform.Limits;

/// <summary>What this host knows of one bucket: the tokens it has taken from the shared row and not used, and what the row held then.</summary>
internal sealed class Bucket(LimitPolicy policy)
{
    private readonly Lock state = new();
    private double held;
    private double left = policy.Quota;
    private DateTimeOffset seenAt = DateTimeOffset.MinValue;
    private DateTimeOffset refusedUntil = DateTimeOffset.MinValue;
    private double refusedCost = double.MaxValue;
    private DateTimeOffset toldAt = DateTimeOffset.MinValue;
    private DateTimeOffset pressedFrom = DateTimeOffset.MinValue;
    private int refusals;

    private SemaphoreSlim Gate { get; } = new(1, 1);

    public LimitPolicy Policy => policy;

    public DateTimeOffset UsedAt { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Takes tokens from what is held here, else from the shared row. A refusal is remembered, so that a flood asks the row once.</summary>
    public async ValueTask<LimitDecision> Take(double cost, TimeProvider clock, Func<BucketDraw, ValueTask<double>> draw)
    {
        if (Here(cost, clock.GetUtcNow()) is { } known)
        {
            return known;
        }
        await Gate.WaitAsync();
        try
        {
            var now = clock.GetUtcNow();
            if (Here(cost, now) is { } meanwhile)
            {
                return meanwhile;
            }
            double needed;
            lock (state)
            {
                needed = cost - held;
            }
            var wanted = Math.Max(needed, Math.Min(policy.Chunk, policy.Quota));
            var available = await draw(new BucketDraw(policy.Name, policy.Quota, policy.PerSecond, wanted, needed, now));
            return Settle(cost, needed, wanted, available, now);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Takes no token; a refusal counts as one.</summary>
    /// <returns>The refusal that one token would meet at this moment; null when it could be had.</returns>
    public LimitDecision? RefusalOfOne(DateTimeOffset now)
    {
        lock (state)
        {
            if (now >= refusedUntil && held + Estimate(now) >= 1)
            {
                return null;
            }
            var filling = TimeSpan.FromSeconds(Math.Max(0, 1 - held - Estimate(now)) / policy.PerSecond);
            return Refused(refusedUntil - now > filling ? refusedUntil - now : filling, now);
        }
    }

    /// <summary>True once in each window of the policy, for whoever tells of it.</summary>
    public bool IsFirstRefusal(DateTimeOffset now)
    {
        lock (state)
        {
            if (now - toldAt < policy.Window && now >= toldAt)
            {
                return false;
            }
            toldAt = now;
            return true;
        }
    }

    private LimitDecision? Here(double cost, DateTimeOffset now)
    {
        lock (state)
        {
            UsedAt = now;
            if (held >= cost)
            {
                held -= cost;
                return Admitted(now);
            }
            return now < refusedUntil && cost >= refusedCost ? Refused(refusedUntil - now, now) : null;
        }
    }

    private LimitDecision Settle(double cost, double needed, double wanted, double available, DateTimeOffset now)
    {
        lock (state)
        {
            seenAt = now;
            if (available < needed)
            {
                left = available;
                // More than the bucket can ever hold is told to wait for a whole window.
                var wait = TimeSpan.FromSeconds(Math.Min(needed - available, policy.Quota) / policy.PerSecond);
                (refusedUntil, refusedCost) = (now + wait, cost);
                return Refused(wait, now);
            }
            var granted = Math.Max(needed, Math.Min(wanted, Math.Floor(available)));
            left = available - granted;
            held = Math.Max(0, held + granted - cost);
            return Admitted(now);
        }
    }

    private LimitDecision Admitted(DateTimeOffset now) => new(policy, Admitted: true, Left(now), TimeSpan.Zero);

    private LimitDecision Refused(TimeSpan wait, DateTimeOffset now)
    {
        if (now - pressedFrom >= TimeSpan.FromSeconds(1) || now < pressedFrom)
        {
            (pressedFrom, refusals) = (now, 0);
        }
        return new(policy, Admitted: false, Left(now), wait, IsPressed: ++refusals > RefusalPace.AtOnce);
    }

    /// <summary>A chunk held here while the row fills again adds nothing to what is told.</summary>
    private long Left(DateTimeOffset now) => (long)Math.Min(policy.Quota, held + Estimate(now));

    private double Estimate(DateTimeOffset now) =>
        seenAt == DateTimeOffset.MinValue ? policy.Quota : Math.Min(policy.Quota, left + (Math.Max(0, (now - seenAt).TotalSeconds) * policy.PerSecond));
}
