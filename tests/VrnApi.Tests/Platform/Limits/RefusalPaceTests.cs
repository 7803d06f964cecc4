using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VrnApi.Platform.Limits;

namespace VrnApi.Tests.Platform.Limits;

/// <summary>What becomes of refusals whose caller goes on regardless.</summary>
public sealed class RefusalPaceTests
{
    private static readonly LimitDecision Pressed = new(new LimitPolicy("test", 1, 1), Admitted: false, 0, TimeSpan.FromSeconds(1), IsPressed: true);

    private readonly RefusalPace pace = new();

    [Fact]
    public void Ten_refusals_of_a_second_are_answered_at_once_and_the_next_second_counts_anew()
    {
        var bucket = new Bucket(new LimitPolicy("test", 0.5, 0.001));
        var now = DateTimeOffset.UnixEpoch;

        var first = Refusals(bucket, now, 13);
        var next = Refusals(bucket, now.AddSeconds(1), 11);

        Assert.Equal([.. Enumerable.Repeat(false, 10), true, true, true], first);
        Assert.Equal([.. Enumerable.Repeat(false, 10), true], next);
    }

    [Fact]
    public async Task A_refusal_that_is_held_back_gives_its_place_to_others()
    {
        using var queue = new FairQueue(Options.Create(new LimitOptions { AtOnce = 1, Waiting = 8 }), TimeProvider.System, NullLogger<FairQueue>.Instance);
        var began = Stopwatch.GetTimestamp();

        var refused = queue.Run(new DefaultHttpContext(), http => pace.Hold(http, Pressed));
        var place = queue.Enter("another");

        Assert.True(place.IsCompletedSuccessfully);
        (await place)!.Leave();
        await refused;
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromMilliseconds(39), TimeSpan.MaxValue);
    }

    [Fact]
    public void What_is_not_pressed_is_not_held() =>
        Assert.True(pace.Hold(new DefaultHttpContext(), Pressed with { IsPressed = false }).IsCompletedSuccessfully);

    [Fact]
    public async Task Who_leaves_meanwhile_is_waited_for_no_longer()
    {
        using var gone = new CancellationTokenSource();
        var held = pace.Hold(new DefaultHttpContext { RequestAborted = gone.Token }, Pressed);

        await gone.CancelAsync();

        await held;
    }

    private static List<bool> Refusals(Bucket bucket, DateTimeOffset now, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => bucket.RefusalOfOne(now)!.Value.IsPressed)];
}
