using System.Net;
using System.Net.Sockets;
using VrnApi.Data.Audit;
using VrnApi.Platform.Security;
using VrnApi.Tokens;

namespace VrnApi.Platform.Audit;

/// <summary>
/// Failures in the name of nobody we know: one row for an address and minute, with their number. A row each would let anybody
/// fill the trail.
/// </summary>
internal sealed partial class UnknownCallers(AuditTrail trail, TimeProvider clock, ILogger<UnknownCallers> log) : LastingWork
{
    /// <summary>Addresses of a minute that are told apart; the rest stand in one row.</summary>
    private const int MostAddresses = 1000;

    private const string Others = "others";

    private readonly Lock gate = new();
    private Dictionary<(DateTimeOffset Minute, string Address), long> counts = [];

    public void Count(string? address)
    {
        var now = clock.GetUtcNow();
        var minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        var key = (minute, Network(address));
        lock (gate)
        {
            if (counts.Count >= MostAddresses && !counts.ContainsKey(key))
            {
                key = (minute, Others);
            }
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>Writes the rows of minutes that are over; with <paramref name="all"/> also of the present one.</summary>
    public async Task Flush(bool all, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var ((minute, address), count) in Take(all ? now : now.AddMinutes(-1)))
        {
            try
            {
                await trail.Write(new AuditEvent
                {
                    Time = AuditTime.Of(minute),
                    Action = TokenActions.AuthenticationFailed,
                    Outcome = AuditOutcome.Refused,
                    Reason = Refusal.ClientUnknown.Code(),
                    ResourceType = "address",
                    ResourceId = address,
                    RowCount = count,
                }, ct);
            }
            catch
            {
                GiveBack((minute, address), count);
                throw;
            }
        }
    }

    protected override async Task Work(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(10), clock, stoppingToken);
            try
            {
                await Flush(all: false, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Failed(log, exception);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await Flush(all: true, cancellationToken);
        }
        catch (Exception exception)
        {
            Failed(log, exception);
        }
    }

    private List<KeyValuePair<(DateTimeOffset Minute, string Address), long>> Take(DateTimeOffset upTo)
    {
        lock (gate)
        {
            var (over, rest) = (counts.Where(pair => pair.Key.Minute <= upTo).ToList(), counts.Where(pair => pair.Key.Minute > upTo).ToDictionary());
            counts = rest;
            return over;
        }
    }

    private void GiveBack((DateTimeOffset Minute, string Address) key, long count)
    {
        lock (gate)
        {
            counts[key] = counts.GetValueOrDefault(key) + count;
        }
    }

    /// <summary>An IPv6 caller has a whole /64 to itself.</summary>
    internal static string Network(string? address)
    {
        if (!IPAddress.TryParse(address, out var ip))
        {
            return Others;
        }
        if (ip.IsIPv4MappedToIPv6)
        {
            ip = ip.MapToIPv4();
        }
        return ip.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. ip.GetAddressBytes().AsSpan(0, 8), .. new byte[8]]) + "/64"
            : ip.ToString();
    }

    [LoggerMessage(LogLevel.Warning, "Failures of unknown callers could not be recorded; trying again")]
    private static partial void Failed(ILogger log, Exception exception);
}
