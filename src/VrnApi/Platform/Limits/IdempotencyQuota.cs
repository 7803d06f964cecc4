using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.Limits;

/// <summary>How many answers to writes are kept for one client; each takes room in the database for a week.</summary>
internal sealed class IdempotencyQuota(ClientLimits clients)
{
    /// <summary>Writes that a client may still make before its keys are counted again: far from the limit not every write counts them.</summary>
    private readonly ConcurrentDictionary<string, int> uncounted = new(StringComparer.Ordinal);

    /// <returns>Null while another key may be kept.</returns>
    public async ValueTask<ProblemAnswer?> Refuse(VrnDbContext db, string clientId, DateTimeOffset now, CancellationToken ct)
    {
        if (uncounted.AddOrUpdate(clientId, 0, (_, left) => Math.Max(0, left - 1)) > 0)
        {
            return null;
        }
        var limit = (await clients.Options(clientId, ct)).IdempotencyKeys;
        var live = db.Set<IdempotencyRecord>().Where(row => row.ClientId == clientId && row.ExpiresAt > now);
        var count = await live.Take(limit).CountAsync(ct);
        if (count < limit)
        {
            uncounted[clientId] = (limit - count) / 10;
            return null;
        }
        var first = await live.MinAsync(row => row.ExpiresAt, ct);
        var policy = new LimitPolicy("idempotency-keys", limit, limit / Idempotency.Kept.TotalSeconds);
        return RateLimitFields.Refusal(new LimitDecision(policy, Admitted: false, 0, first - now));
    }
}
