using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Limits;

/// <summary>Every bucket that somebody drew from lately, each a copy of a row that all hosts share.</summary>
internal sealed class Buckets(IServiceScopeFactory scopes, IDatabaseWays ways, IOptions<LimitOptions> options, TimeProvider clock)
{
    /// <summary>Buckets kept in memory; beyond, those not used for the longest are forgotten: their rows remember.</summary>
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<(string Owner, LimitPolicy Policy), Bucket> known = new();
    private readonly ConcurrentDictionary<(string Owner, string Policy), Row> here = new();

    /// <param name="owner">A client or an address; at most 64 characters.</param>
    public ValueTask<LimitDecision> Take(string owner, LimitPolicy policy, double cost, CancellationToken ct) =>
        Of(owner, policy).Take(cost, clock, draw => Draw(draw with { Owner = owner }, ct));

    public Bucket Of(string owner, LimitPolicy policy)
    {
        if (known.TryGetValue((owner, policy), out var bucket))
        {
            return bucket;
        }
        if (known.Count >= Most)
        {
            foreach (var old in known.OrderBy(entry => entry.Value.UsedAt).Take(Most / 2).ToList())
            {
                known.TryRemove(old);
            }
        }
        return known.GetOrAdd((owner, policy), _ => new Bucket(policy));
    }

    private async ValueTask<double> Draw(BucketDraw draw, CancellationToken ct) => options.Value.Shared
        ? await scopes.AsSystem("limits", db => ways.Draw(db, draw, ct))
        : here.GetOrAdd((draw.Owner, draw.Policy), _ => new Row(draw)).Draw(draw);

    /// <summary>The row of a host that shares nothing.</summary>
    private sealed class Row(BucketDraw first)
    {
        private double tokens = first.Quota;
        private DateTimeOffset updatedAt = first.Now;

        public double Draw(BucketDraw draw)
        {
            var available = Math.Min(draw.Quota, tokens + (Math.Max(0, (draw.Now - updatedAt).TotalSeconds) * draw.PerSecond));
            tokens = available - draw.Granted(available);
            updatedAt = draw.Now > updatedAt ? draw.Now : updatedAt;
            return available;
        }
    }
}
