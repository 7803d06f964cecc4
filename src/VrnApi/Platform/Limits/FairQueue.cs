using Microsoft.Extensions.Options;
using VrnApi.Platform.Http;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Platform.Limits;

/// <summary>
/// What a host does when more is asked than it can do: it works on so many requests at once, lets clients take turns for the
/// next free place, and turns away at once what would wait too long. A client with a hundred requests in the queue delays
/// another's by one turn.
/// </summary>
internal sealed class FairQueue(IOptions<LimitOptions> options, TimeProvider clock) : IDisposable
{
    /// <summary>A place is given back when the answer starts or after this long: slow bodies and streams hold nobody up.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(1);

    private readonly Lock state = new();
    private readonly Dictionary<string, Queue<TaskCompletionSource<Place>>> waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> turns = new();
    private readonly HashSet<Place> taken = [];
    private readonly int places = options.Value.AtOnce;
    private readonly int longest = options.Value.Waiting;
    private int queued;
    private ITimer? sweep;

    public async Task Run(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<WithoutLimits>() is not null)
        {
            await next(http);
            return;
        }
        if (Enter(http.GetAccessToken()?.ClientId ?? AddressKey.Of(http)) is not { } entering)
        {
            await new ProblemAnswer(Problems.Unavailable, "More is asked of this host than it can do.") { RetryAfter = 1 }.ExecuteAsync(http);
            return;
        }
        var place = await entering;
        try
        {
            http.Response.OnStarting(static held =>
            {
                ((Place)held).Leave();
                return Task.CompletedTask;
            }, place);
            await next(http);
        }
        finally
        {
            place.Leave();
        }
    }

    /// <returns>A place now or later; null when too many wait already, or most of those who wait are this one's own.</returns>
    internal Task<Place>? Enter(string who)
    {
        lock (state)
        {
            sweep ??= clock.CreateTimer(_ => Sweep(), null, LongestHold / 2, LongestHold / 2);
            if (taken.Count < places)
            {
                return Task.FromResult(Take());
            }
            var own = waiting.GetValueOrDefault(who);
            if (queued >= longest || own?.Count >= Math.Max(1, longest * 3 / 4))
            {
                return null;
            }
            if (own is null)
            {
                waiting[who] = own = new Queue<TaskCompletionSource<Place>>();
                turns.Enqueue(who);
            }
            var turn = new TaskCompletionSource<Place>(TaskCreationOptions.RunContinuationsAsynchronously);
            own.Enqueue(turn);
            queued++;
            return turn.Task;
        }
    }

    public void Dispose() => sweep?.Dispose();

    private Place Take()
    {
        var place = new Place(this, clock.GetTimestamp());
        taken.Add(place);
        return place;
    }

    private void Leave(Place place)
    {
        lock (state)
        {
            if (!taken.Remove(place) || taken.Count >= places || !turns.TryDequeue(out var who))
            {
                return;
            }
            var own = waiting[who];
            var turn = own.Dequeue();
            queued--;
            if (own.Count > 0)
            {
                turns.Enqueue(who);
            }
            else
            {
                waiting.Remove(who);
            }
            turn.SetResult(Take());
        }
    }

    private void Sweep()
    {
        List<Place> slow;
        lock (state)
        {
            slow = [.. taken.Where(place => clock.GetElapsedTime(place.Since) >= LongestHold)];
        }
        slow.ForEach(Leave);
    }

    internal sealed class Place(FairQueue queue, long since)
    {
        public long Since => since;

        /// <summary>Once is enough; again does nothing.</summary>
        public void Leave() => queue.Leave(this);
    }
}
