using Microsoft.Extensions.Options;
using VrnApi.Data.Providers;
using VrnApi.Tokens.Keys;

namespace VrnApi.Platform.Security;

/// <summary>
/// Hears from the database that registration, revocations or keys changed, so that this host looks at once. Where there are no
/// such notices, or the connection is lost, the poll every few seconds is what remains.
/// </summary>
internal sealed partial class StateNotices(
    IDatabaseWays ways, PartnerRegister register, SigningKeys keys, IConfiguration configuration, IOptions<StateOptions> options,
    TimeProvider clock, ILogger<StateNotices> log) : LastingWork
{
    protected override async Task Work(CancellationToken stoppingToken)
    {
        var direct = configuration.GetConnectionString("VrnDirect") ?? configuration.GetConnectionString("Vrn")!;
        while (options.Value.Listen)
        {
            try
            {
                if (!await ways.ListenForState(direct, Heard, stoppingToken))
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Lost(log, exception.GetType().Name);
            }
            await Task.Delay(TimeSpan.FromSeconds(5), clock, stoppingToken);
        }
    }

    private void Heard()
    {
        register.Recheck();
        keys.Reload();
    }

    [LoggerMessage(LogLevel.Warning, "The database's notices of changed state are not heard ({Fault}); polling goes on")]
    private static partial void Lost(ILogger log, string fault);
}
