using VrnApi.Data.Audit;
using VrnApi.Data.Providers;

namespace VrnApi.Platform.Security;

/// <summary>
/// What a host finds out about itself every 30 s. Its clock, against the database's: tokens, assertions and proofs live by the
/// second, so a clock that is far off lets nobody in and issues nothing. Its key ring: an expired one goes on working.
/// </summary>
internal sealed partial class SelfCheck(
    IServiceScopeFactory scopes, IDatabaseWays ways, KeyRing ring, AuditTrail trail, TimeProvider clock, ILogger<SelfCheck> log) : LastingWork
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Doubtful = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Off = TimeSpan.FromSeconds(30);

    private TimeSpan difference;
    private bool ringIsOld;

    public bool ClockIsOff => difference > Off;

    public bool IsDegraded => difference > Doubtful || ringIsOld;

    /// <summary>Looks once. A slow answer blurs the comparison by half its time, which is taken off.</summary>
    public async Task Look(CancellationToken ct)
    {
        var (before, started) = (clock.GetUtcNow(), clock.GetTimestamp());
        var theirs = await scopes.AsSystem("clock", db => ways.Now(db, ct));
        var half = clock.GetElapsedTime(started) / 2;
        var apart = (before + half - theirs).Duration() - half;
        var wasOff = ClockIsOff;
        difference = apart > TimeSpan.Zero ? apart : TimeSpan.Zero;
        ringIsOld = ring.IsExpired();
        if (ClockIsOff && !wasOff)
        {
            WrongClock(log, difference.TotalSeconds);
            await trail.Write(new AuditEvent
            {
                Time = AuditTime.Of(theirs),
                Action = "clock.off",
                Outcome = AuditOutcome.Refused,
                ResourceType = "clock",
                ResourceId = difference.TotalSeconds.ToString("F0", System.Globalization.CultureInfo.InvariantCulture),
            }, ct);
        }
    }

    protected override async Task Work(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await Look(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Failed(log, exception.GetType().Name);
            }
            await Task.Delay(Every, clock, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Error, "This host's clock and the database's are {Seconds:F0} s apart; no tokens are issued until they agree")]
    private static partial void WrongClock(ILogger log, double seconds);

    [LoggerMessage(LogLevel.Warning, "The host could not check itself ({Fault}); trying again")]
    private static partial void Failed(ILogger log, string fault);
}
