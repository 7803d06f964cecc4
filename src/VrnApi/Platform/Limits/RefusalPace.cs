namespace VrnApi.Platform.Limits;

/// <summary>
/// Holds refusals back from who asks on regardless: the first <see cref="AtOnce"/> of a second come at once, those after them
/// <see cref="Shortest"/> to <see cref="Longest"/> later, each another so that they do not come in waves. Who repeats a refused call at once then
/// does so some seventeen times a second on each of its connections instead of hundreds of times, and leaves the processors to others. What is held
/// meanwhile is a connection; its place in the queue is given back.
/// </summary>
internal sealed class RefusalPace
{
    /// <summary>Refusals of one caller, by one limit, within a second that are not held back: those of a client that counts badly.</summary>
    public const int AtOnce = 10;

    /// <summary>In ms. Short enough that a refusal comes within the 100 ms that overload allows for one.</summary>
    private const int Shortest = 40, Longest = 80;

    /// <summary>Refusals that a host holds back at a time, of whomever; beyond, they go out at once.</summary>
    private const int Most = 1_000;

    private int held;
    private uint turn;

    /// <summary>How many this host has held back since its start.</summary>
    public uint Count => Volatile.Read(ref turn);

    public async Task Hold(HttpContext http, LimitDecision refused)
    {
        if (!refused.IsPressed)
        {
            return;
        }
        http.Features.Get<FairQueue.Place>()?.Leave();
        try
        {
            if (Interlocked.Increment(ref held) <= Most)
            {
                // The caller may go meanwhile; what is left to do then is nothing.
                await Task.Delay(Shortest + (int)(Interlocked.Increment(ref turn) % (Longest - Shortest)), http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            Interlocked.Decrement(ref held);
        }
    }
}
