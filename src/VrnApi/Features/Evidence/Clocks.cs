using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence;

/// <summary>What is asked: what held on <paramref name="AsOf"/>, as far as it was known at <paramref name="KnownAt"/>.</summary>
public readonly record struct Clocks(DateOnly AsOf, DateTimeOffset KnownAt)
{
    /// <summary>Today in London and now, where the caller names nothing. Nobody knows the future.</summary>
    internal static Clocks Read(DateOnly? asOf, DateTimeOffset? knownAt, TimeProvider clock, List<Fault> faults)
    {
        var now = clock.GetUtcNow();
        if (knownAt > now)
        {
            faults.Add(Fault.InQuery("knownAt", Problems.InvalidParameter.Code, "The time lies in the future."));
        }
        return new(asOf ?? London.DayOf(now), (knownAt ?? now).ToUniversalTime());
    }

    /// <summary>
    /// The time to show for an answer about "now": that of the latest decision. Asked again with it, the answer is the same; and
    /// a page keeps its ETag while nothing is decided.
    /// </summary>
    internal async Task<DateTimeOffset> Shown(VrnDbContext db, DateTimeOffset? asked, CancellationToken ct)
    {
        var knownAt = KnownAt;
        return asked?.ToUniversalTime()
            ?? await db.Set<RecordDecision>().Where(decision => decision.RecordedAt <= knownAt).MaxAsync(decision => (DateTimeOffset?)decision.RecordedAt, ct)
            ?? DateTimeOffset.UnixEpoch;
    }
}
