using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using VrnApi.GraphQL;

namespace VrnApi.Platform.GraphQL;

/// <summary>
/// What each client may spend on queries: a bucket of points that fills evenly over a minute. A charge is asked for after pricing and
/// before the first statement, and a refused operation costs nothing.
/// </summary>
internal sealed class CostBudget(IOptions<GraphQLOptions> options, TimeProvider clock)
{
    // One for each registered client that has called this host: as many as the register has.
    private readonly ConcurrentDictionary<string, Bucket> buckets = new(StringComparer.Ordinal);

    public Refusal? Charge(Call call, OperationCost cost)
    {
        var capacity = options.Value.PointsPerMinute;
        if (cost.Points > capacity)
        {
            call.RetryAfter = 60;
            return Refuse($"The operation costs {cost.Points} points, more than the {capacity} that a client has in a minute. Ask for less.", capacity, 0);
        }
        var (taken, left, wait) = buckets.GetOrAdd(call.Caller.ClientId, _ => new Bucket(capacity)).Take(cost.Points, capacity, clock.GetTimestamp(), clock.TimestampFrequency);
        if (taken)
        {
            return null;
        }
        call.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait));
        return Refuse($"The operation costs {cost.Points} points and {left} are left of {capacity} a minute.", capacity, left);
    }

    private static Refusal Refuse(string message, int capacity, int left) => new(
        Problems.RateLimited.GraphQLCode, message, new Dictionary<string, object?> { ["pointsPerMinute"] = capacity, ["pointsLeft"] = left });

    private sealed class Bucket(double points)
    {
        private readonly Lock gate = new();
        private double points = points;
        private long at;

        public (bool Taken, int Left, double WaitSeconds) Take(int wanted, int capacity, long now, long frequency)
        {
            lock (gate)
            {
                var perSecond = capacity / 60d;
                points = at == 0 ? capacity : Math.Min(capacity, points + ((now - at) / (double)frequency * perSecond));
                at = now;
                if (points < wanted)
                {
                    return (false, (int)points, (wanted - points) / perSecond);
                }
                points -= wanted;
                return (true, (int)points, 0);
            }
        }
    }
}
