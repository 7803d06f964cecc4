using Microsoft.Extensions.Options;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.Limits;

/// <summary>
/// What a host does when more is asked than it can do, before it spends anything on who asks: it works on so many requests at
/// once, lets callers take turns for the next free place, and turns away what would wait too long. A burst waits; a flood that
/// goes on does not (<see cref="WaitingLine"/>). A caller with a hundred requests in the queue delays another's by one turn.
/// </summary>
internal sealed partial class FairQueue(IOptions<LimitOptions> options, TimeProvider clock, ILogger<FairQueue> log) : IDisposable
{
    /// <summary>A place is given back when the answer starts or after this long: slow bodies and streams hold nobody up.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(1);

    /// <summary>How often those who wait are looked after; never while nobody waits.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(20);

    private readonly Lock state = new();
    private readonly Dictionary<string, WaitingLine> lines = new(StringComparer.Ordinal);
    private readonly Queue<WaitingLine> turns = new();
    private readonly HashSet<Place> taken = [];
    private readonly Pressure pressure = new(clock);
    private readonly int places = options.Value.AtOnce;
    private readonly int longest = options.Value.Waiting;
    private int queued;
    private ITimer? rounds;
    private bool watched;
    private long turnedAway;
    private long told = clock.GetTimestamp();

    public async Task Run(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<WithoutLimits>() is not null)
        {
            await next(http);
            return;
        }
        if (await Enter(CallerKey(http)) is not { } place)
        {
            http.Features.Set(new TurnedAway());
            await new ProblemAnswer(Problems.Unavailable, "More is asked of this host than it can do.") { RetryAfter = 1 }.ExecuteAsync(http);
            return;
        }
        try
        {
            http.Features.Set(place);
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

    /// <returns>A place now or later; null when too many wait already, most of those who wait are this one's own, or it waited too long.</returns>
    internal Task<Place?> Enter(string who)
    {
        lock (state)
        {
            if (taken.Count < places)
            {
                return Task.FromResult<Place?>(Take());
            }
            Watch();
            var line = lines.GetValueOrDefault(who) ?? (lines[who] = new WaitingLine(clock));
            Expire(line);
            if (queued >= longest || line.Length >= Math.Max(1, longest * 3 / 4))
            {
                Count(queued >= longest ? pressure : line.Pressure);
                return Task.FromResult<Place?>(null);
            }
            if (!line.HasTurn)
            {
                line.HasTurn = true;
                turns.Enqueue(line);
            }
            queued++;
            return line.Add();
        }
    }

    public void Dispose() => rounds?.Dispose();

    /// <summary>
    /// Who is asking, told without a signature: a text of a token cannot be guessed, and an address that offers many bad ones is not
    /// heard (<see cref="RequestLimits.RefuseUnheard"/>).
    /// </summary>
    private static string CallerKey(HttpContext http) =>
        http.Request.Headers.Authorization is [{ Length: > 0 } authorization] ? authorization : AddressKey.Of(http);

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
            if (!taken.Remove(place) || taken.Count >= places)
            {
                return;
            }
            while (turns.TryDequeue(out var line))
            {
                Expire(line);
                if (line.Next() is not { } turn)
                {
                    line.HasTurn = false;
                    continue;
                }
                queued--;
                turns.Enqueue(line);
                turn.SetResult(Take());
                return;
            }
        }
    }

    private void Expire(WaitingLine line)
    {
        while (line.NextExpired(pressure.IsStanding) is { } late)
        {
            queued--;
            Count(line.Pressure);
            late.SetResult(null);
        }
    }

    private void Count(Pressure met)
    {
        met.Mark();
        turnedAway++;
    }

    private void Watch()
    {
        if (!watched)
        {
            watched = true;
            rounds ??= clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            rounds.Change(Round, Round);
        }
    }

    private void Look()
    {
        List<Place> slow;
        long toTell = 0;
        lock (state)
        {
            foreach (var (who, line) in lines)
            {
                Expire(line);
                if (line.IsForgotten)
                {
                    lines.Remove(who);
                }
            }
            slow = queued == 0 ? [] : [.. taken.Where(place => clock.GetElapsedTime(place.Since) >= LongestHold)];
            if (turnedAway > 0 && clock.GetElapsedTime(told) >= LongestHold)
            {
                (toTell, turnedAway, told) = (turnedAway, 0, clock.GetTimestamp());
            }
            if (lines.Count == 0 && turnedAway == 0)
            {
                watched = false;
                rounds!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
        if (toTell > 0)
        {
            Told(log, toTell);
        }
        slow.ForEach(Leave);
    }

    [LoggerMessage(LogLevel.Warning, "{Count} requests were turned away with 503: more is asked of this host than it can do")]
    private static partial void Told(ILogger log, long count);

    internal sealed class Place(FairQueue queue, long since)
    {
        public long Since => since;

        /// <summary>Once is enough; again does nothing.</summary>
        public void Leave() => queue.Leave(this);
    }
}

/// <summary>Marks a request that was not worked on: such are told of by their number, one line a second.</summary>
internal sealed record TurnedAway;
