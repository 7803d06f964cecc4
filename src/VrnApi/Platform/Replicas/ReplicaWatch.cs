using System.Globalization;
using Microsoft.Extensions.Options;
using VrnApi.Data.Providers;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Replicas;

/// <summary>
/// Knows how far the replica has followed. It compares what the primary has written at known moments with what the replica has replayed, so
/// that a replica on a quiet database is not taken for a late one, nor a cut off one for a quiet one.
/// </summary>
internal sealed partial class ReplicaWatch(
    IServiceScopeFactory scopes, IDatabaseWays ways, IOptions<ReplicaOptions> options, TimeProvider clock, ILogger<ReplicaWatch> log, ReplicaContexts? replica = null)
    : BackgroundService
{
    /// <summary>Moments that are remembered while a replica is late; later ones take their place and it is taken for later than it is.</summary>
    private const int Most = 600;

    private readonly Queue<(long At, decimal Sequence)> written = new();
    private State? state;

    /// <param name="Replayed">What the replica has replayed at the least.</param>
    /// <param name="AsOf">Timestamp of the newest known moment of the primary that the replica has caught up with.</param>
    private sealed record State(decimal Replayed, long AsOf);

    /// <summary>Null where none is configured.</summary>
    public ReplicaContexts? Replica => replica;

    /// <summary>Whether the replica holds everything up to a position and is not too late.</summary>
    /// <param name="least">Null for any position.</param>
    public async ValueTask<bool> MayServe(decimal? least, CancellationToken ct)
    {
        if (Volatile.Read(ref state) is not { } known || clock.GetElapsedTime(known.AsOf) > TimeSpan.FromSeconds(options.Value.MaxLagSeconds))
        {
            return false;
        }
        if (least is null || known.Replayed >= least)
        {
            return true;
        }
        try
        {
            // It may have caught up since it was looked at; who has just written asks soon.
            return await Replayed(ct) >= least;
        }
        catch (Exception exception) when (ways.IsUnavailable(exception))
        {
            return false;
        }
    }

    /// <summary>Not used again before it has answered the watch.</summary>
    public void Lost() => Volatile.Write(ref state, null);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (replica is not null && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Look(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                if (Volatile.Read(ref state) is not null)
                {
                    Unreachable(log, exception);
                }
                Lost();
            }
            await Task.Delay(TimeSpan.FromMilliseconds(options.Value.PollMilliseconds), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Look(CancellationToken ct)
    {
        var now = clock.GetTimestamp();
        if (await scopes.AsSystem("replica watch", db => ways.Sequence(db, ct)) is { } sequence)
        {
            written.Enqueue((now, sequence));
        }
        if (await Replayed(ct) is not { } replayed)
        {
            // Not a replica, or no longer one.
            Lost();
            return;
        }
        var asOf = Volatile.Read(ref state)?.AsOf;
        while (written.TryPeek(out var moment) && moment.Sequence <= replayed)
        {
            asOf = written.Dequeue().At;
        }
        while (written.Count > Most)
        {
            written.Dequeue();
        }
        if (asOf is { } known)
        {
            Volatile.Write(ref state, new State(replayed, known));
        }
    }

    private async Task<decimal?> Replayed(CancellationToken ct)
    {
        await using var db = replica!.Create();
        return await ways.ReplayedSequence(db, ct);
    }

    /// <returns>Null for what is no position.</returns>
    public static decimal? Parse(string text) =>
        text.Length <= 28 && decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;

    [LoggerMessage(LogLevel.Warning, "The read replica does not answer; reads go to the primary")]
    private static partial void Unreachable(ILogger log, Exception exception);
}
