namespace VrnApi.Platform;

/// <summary>A hosted service whose rounds one host at a time does. A round that fails is logged and tried again after the pause.</summary>
internal abstract partial class LeasedRounds(Leases leases, TimeProvider clock, ILogger log) : LastingWork
{
    /// <summary>How often a host asks that does not hold the lease.</summary>
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(2);

    protected TimeProvider Clock => clock;

    protected abstract string Lease { get; }

    protected abstract TimeSpan Pause { get; }

    protected abstract Task Round(CancellationToken ct);

    protected override async Task Work(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await leases.Run(Lease, Rounds, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Failed(log, exception, Lease);
            }
            await Task.Delay(BetweenQuestions, clock, stoppingToken);
        }
    }

    private async Task Rounds(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await Round(ct);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                Failed(log, exception, Lease);
            }
            await Task.Delay(Pause, clock, ct);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A round of {Lease} failed; trying again")]
    private static partial void Failed(ILogger log, Exception exception, string lease);
}
