namespace VrnApi.Platform;

/// <summary>Work that goes on for as long as the host does. That the host stops is its ordinary end, not a failure for the log.</summary>
internal abstract class LastingWork : BackgroundService
{
    protected abstract Task Work(CancellationToken stoppingToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Work(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped while it waited or in the middle of a round.
        }
    }
}
