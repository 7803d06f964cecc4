using Microsoft.Extensions.Options;
using VrnApi.Platform.Limits;

namespace VrnApi.Tests.Platform.Limits;

/// <summary>Who works, who waits, who is turned away.</summary>
public sealed class FairQueueTests
{
    private static FairQueue Queue(int atOnce, int waiting) =>
        new(Options.Create(new LimitOptions { AtOnce = atOnce, Waiting = waiting }), TimeProvider.System);

    [Fact]
    public async Task A_client_with_many_in_the_queue_delays_another_by_one_turn()
    {
        using var queue = Queue(1, 100);
        var working = await queue.Enter("flood")!;
        var flood = Enumerable.Range(0, 50).Select(_ => queue.Enter("flood")!).ToList();
        var quiet = queue.Enter("quiet")!;

        working.Leave();
        (await flood[0]).Leave();

        var place = await quiet;
        Assert.False(flood[1].IsCompleted);
        place.Leave();
        await flood[1];
    }

    [Fact]
    public async Task What_would_wait_too_long_is_turned_away_at_once_and_one_client_cannot_fill_the_queue()
    {
        using var queue = Queue(1, 8);
        var working = await queue.Enter("flood")!;
        var flood = Enumerable.Range(0, 6).Select(_ => queue.Enter("flood")!).ToList();

        Assert.Null(queue.Enter("flood"));
        Assert.NotNull(queue.Enter("quiet"));
        Assert.NotNull(queue.Enter("quieter"));
        Assert.Null(queue.Enter("late"));

        working.Leave();
        await flood[0];
        Assert.NotNull(queue.Enter("late"));
    }

    [Fact]
    public async Task Leaving_twice_gives_one_place_back()
    {
        using var queue = Queue(1, 8);
        var working = await queue.Enter("a")!;
        var (next, later) = (queue.Enter("a")!, queue.Enter("a")!);

        working.Leave();
        working.Leave();

        await next;
        Assert.False(later.IsCompleted);
    }

    [Fact]
    public async Task A_place_held_too_long_is_lent_to_the_next()
    {
        using var queue = Queue(1, 8);
        await queue.Enter("slow body")!;

        var next = queue.Enter("ordinary")!;

        await next.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
