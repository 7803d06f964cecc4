using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using VrnApi.Data.Audit;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Outbound;

/// <summary>A connection to an address that may not be called.</summary>
public sealed class OutboundRefusedException(string message) : HttpRequestException(message);

/// <summary>Asks a name for its addresses; a type of its own so that tests can answer.</summary>
public delegate Task<IPAddress[]> NameLookup(string host, CancellationToken ct);

/// <summary>
/// The only way out: connections go to addresses that are public or allowed, looked at when the connection is made, so that a
/// name that changes its answer gains nothing. No redirect, proxy, cookie or decompression; five seconds to connect.
/// </summary>
internal sealed partial class OutboundGuard(
    IOptions<OutboundOptions> options, NameLookup lookup, AuditTrail audit, TimeProvider clock, ILogger<OutboundGuard> log)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IPNetwork[] allowed = [.. options.Value.AllowedNetworks.Select(text => IPNetwork.Parse(text))];

    /// <summary>A handler for one named client; the framework disposes it.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = Patience,
        ResponseDrainTimeout = TimeSpan.Zero,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = Connect,
    };

    public bool Allows(IPAddress address)
    {
        var inner = PublicAddresses.Embedded(address);
        return PublicAddresses.Includes(address)
            || allowed.Any(network => network.Contains(address) || (address.IsIPv4MappedToIPv6 && network.Contains(inner!)));
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        if (!options.Value.AllowsPort(port))
        {
            throw await Refuse(host, $"port {port}", ct);
        }
        var addresses = await lookup(host, ct);
        // One bad address among good ones is no accident of DNS.
        if (addresses.Length == 0 || addresses.FirstOrDefault(address => !Allows(address)) is not null)
        {
            throw await Refuse(host, addresses.Length == 0 ? "no address" : "an address that is not public", ct);
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<OutboundRefusedException> Refuse(string host, string why, CancellationToken ct)
    {
        Refused(log, host, why);
        await audit.Write(new AuditEvent
        {
            Time = AuditTime.Of(clock.GetUtcNow()),
            Action = "outbound.refused",
            Outcome = AuditOutcome.Refused,
            Reason = "outbound.address",
            ResourceType = "host",
            ResourceId = host.Length <= 100 ? host : host[..100],
        }, ct);
        return new OutboundRefusedException($"{host} has {why}.");
    }

    [LoggerMessage(LogLevel.Warning, "No connection to {Host}: it has {Why}")]
    private static partial void Refused(ILogger log, string host, string why);
}
