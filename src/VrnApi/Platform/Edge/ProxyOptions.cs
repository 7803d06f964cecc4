using System.Net;

namespace VrnApi.Platform.Edge;

/// <summary>Section <c>Proxy</c>: the proxies in front of this host. What anybody else says about where a call came from is ignored.</summary>
public sealed record ProxyOptions
{
    /// <summary>Their addresses or networks; empty = no proxy.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];

    /// <summary>True: a listed proxy ends TLS for the mTLS listener and passes the client's certificate in <c>Client-Cert</c> (RFC 9440).</summary>
    public bool ClientCertHeader { get; init; }

    internal IReadOnlyList<IPNetwork> Networks => [.. Known.Select(Network)];

    internal bool IsPossible => Known.All(text => IPAddress.TryParse(text, out _) || IPNetwork.TryParse(text, out _)) && (!ClientCertHeader || Known.Count > 0);

    private static IPNetwork Network(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : IPNetwork.Parse(text);
}
