using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VrnApi.Platform.Limits;

namespace VrnApi.Tests.Platform.Limits;

/// <summary>Who works, who waits, who is turned away.</summary>
public sealed class FairQueueTests : IDisposable
{
    private readonly HandClock clock = new();

    public void Dispose() => clock.Dispose();

    [Fact]
    public async Task A_client_with_many_in_the_queue_delays_another_by_one_turn()
    {
        using var queue = Queue(1, 100);
        var working = await Place(queue.Enter("flood"));
        var flood = Enumerable.Range(0, 50).Select(_ => queue.Enter("flood")).ToList();
        var quiet = queue.Enter("quiet");

        working.Leave();
        (await Place(flood[0])).Leave();

        var place = await Place(quiet);
        Assert.False(flood[1].IsCompleted);
        place.Leave();
        await Place(flood[1]);
    }

    [Fact]
    public async Task Too_many_are_turned_away_at_once_and_one_client_cannot_fill_the_queue()
    {
        using var queue = Queue(1, 8);
        var working = await Place(queue.Enter("flood"));
        var flood = Enumerable.Range(0, 6).Select(_ => queue.Enter("flood")).ToList();

        Assert.Null(await queue.Enter("flood"));
        var others = (string[])["quiet", "quieter"];
        Assert.All(others.Select(queue.Enter).ToList(), waiting => Assert.False(waiting.IsCompleted));
        Assert.Null(await queue.Enter("late"));

        working.Leave();
        await Place(flood[0]);
        Assert.False(queue.Enter("late").IsCompleted);
    }

    [Fact]
    public async Task A_burst_waits_its_turn_and_loses_nothing()
    {
        using var queue = Queue(1, 8);
        var working = await Place(queue.Enter("burst"));
        var burst = Enumerable.Range(0, 6).Select(_ => queue.Enter("burst")).ToList();
        // A hundred more at the same moment are too many; those who wait are none the worse for it.
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(await queue.Enter("burst"));
        }

        foreach (var waiting in burst)
        {
            clock.Advance(TimeSpan.FromMilliseconds(500));
            working.Leave();
            working = await Place(waiting);
        }
    }

    [Fact]
    public async Task In_a_flood_that_goes_on_only_the_newest_wait_and_the_others_are_told_within_a_tenth_of_a_second()
    {
        using var queue = Queue(1, 8);
        var working = await Place(queue.Enter("flood"));
        List<(Task<FairQueue.Place?> Waiting, TimeSpan Since)> asked = [];
        for (var i = 0; i < 600; i++)
        {
            asked.Add((queue.Enter("flood"), clock.Now));
            clock.Advance(TimeSpan.FromMilliseconds(1));
            if (clock.Now > TimeSpan.FromMilliseconds(250))
            {
                Assert.All(asked.Where(one => clock.Now - one.Since > TimeSpan.FromMilliseconds(100)), one => Assert.True(one.Waiting.IsCompleted));
            }
        }
        var quiet = queue.Enter("quiet");
        clock.Advance(TimeSpan.FromMilliseconds(50));

        // Of the flood who came last has the turn; then comes who asks little.
        working.Leave();
        (await Place(asked[^1].Waiting)).Leave();
        var place = await Place(quiet);
        Assert.All(await Task.WhenAll(asked[..^1].Select(one => one.Waiting)), Assert.Null);

        // Once nobody was turned away for a while a burst may wait again.
        place.Leave();
        clock.Advance(TimeSpan.FromSeconds(2));
        working = await Place(queue.Enter("flood"));
        var patient = queue.Enter("flood");
        clock.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromMilliseconds(1));
        Assert.False(patient.IsCompleted);
        working.Leave();
        await Place(patient);
    }

    [Fact]
    public async Task Leaving_twice_gives_one_place_back()
    {
        using var queue = Queue(1, 8);
        var working = await Place(queue.Enter("a"));
        var (next, later) = (queue.Enter("a"), queue.Enter("a"));

        working.Leave();
        working.Leave();

        await Place(next);
        Assert.False(later.IsCompleted);
    }

    [Fact]
    public async Task A_place_held_too_long_is_lent_to_the_next()
    {
        using var queue = Queue(1, 8);
        await Place(queue.Enter("slow body"));

        var next = queue.Enter("ordinary");
        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1100));

        await Place(next);
    }

    private FairQueue Queue(int atOnce, int waiting) =>
        new(Options.Create(new LimitOptions { AtOnce = atOnce, Waiting = waiting }), clock, NullLogger<FairQueue>.Instance);

    private static async Task<FairQueue.Place> Place(Task<FairQueue.Place?> entering)
    {
        var place = await entering.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.NotNull(place);
        return place;
    }

    /// <summary>Moved on by hand; the one timer of a queue fires on the way.</summary>
    private sealed class HandClock : TimeProvider, ITimer
    {
        private TimerCallback? callback;
        private TimeSpan? due;
        private TimeSpan period;

        public TimeSpan Now { get; private set; } = TimeSpan.Zero;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            this.callback = callback;
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            this.period = period;
            due = dueTime == Timeout.InfiniteTimeSpan ? null : Now + dueTime;
            return true;
        }

        public void Advance(TimeSpan by)
        {
            var until = Now + by;
            while (due <= until)
            {
                Now = due.Value;
                due += period;
                callback!(null);
            }
            Now = until;
        }

        public void Dispose() => due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
