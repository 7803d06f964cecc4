using System.Net;

namespace VrnApi.Platform.Outbound;

/// <summary>Section <c>Outbound</c>: where this platform may call to.</summary>
public sealed record OutboundOptions
{
    /// <summary>Ports of addresses that partners register; empty = 443.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Networks such as <c>10.1.2.0/24</c> that may be called although they are not public: closed networks of government.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    internal bool AllowsPort(int port) => Ports.Count == 0 ? port == 443 : Ports.Contains(port);

    internal bool IsPossible => Ports.All(port => port is > 0 and < 65536) && AllowedNetworks.All(text => IPNetwork.TryParse(text, out _));
}
