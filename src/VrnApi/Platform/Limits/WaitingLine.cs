namespace VrnApi.Platform.Limits;

/// <summary>
/// The requests of one caller that wait for a place, oldest first. How long one may wait follows the idea of controlled delay
/// (CoDel, RFC 8289): a queue that empties again is a burst and harms nobody, so its requests wait their turn; a queue that stands
/// only makes every answer late, so no more than a few milliseconds of it are kept and the others are told at once.
/// </summary>
internal sealed class WaitingLine(TimeProvider clock)
{
    /// <summary>In a burst.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>While more is asked than can be done.</summary>
    internal static readonly TimeSpan Standing = TimeSpan.FromMilliseconds(5);

    /// <summary>Even then for the only one of a caller: who asks little gets a turn among those who ask much.</summary>
    internal static readonly TimeSpan Alone = TimeSpan.FromMilliseconds(60);

    private readonly Queue<(TaskCompletionSource<FairQueue.Place?> Turn, long Since)> waiting = new();

    public int Length => waiting.Count;

    public Pressure Pressure { get; } = new(clock);

    /// <summary>True while the line stands among those whose turn comes.</summary>
    public bool HasTurn { get; set; }

    /// <summary>Nobody waits, and nothing is left to be remembered.</summary>
    public bool IsForgotten => waiting.Count == 0 && !HasTurn && !Pressure.IsRecent;

    public Task<FairQueue.Place?> Add()
    {
        var turn = new TaskCompletionSource<FairQueue.Place?>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Enqueue((turn, clock.GetTimestamp()));
        return turn.Task;
    }

    /// <returns>The oldest; null when nobody waits.</returns>
    public TaskCompletionSource<FairQueue.Place?>? Next() => waiting.TryDequeue(out var first) ? first.Turn : null;

    /// <returns>The oldest, when it has waited for longer than it may.</returns>
    public TaskCompletionSource<FairQueue.Place?>? NextExpired(bool hostIsPressed)
    {
        if (!waiting.TryPeek(out var first))
        {
            return null;
        }
        var most = !hostIsPressed && !Pressure.IsStanding ? Patience : waiting.Count > 1 ? Standing : Alone;
        return clock.GetElapsedTime(first.Since) > most ? waiting.Dequeue().Turn : null;
    }
}
