using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using VrnApi.Tokens;

namespace VrnApi.Platform.Edge;

/// <summary>The address at the other end of the connection, before a proxy's word about the caller is taken over.</summary>
internal sealed record DirectPeer(IPAddress? Address);

/// <summary>
/// Where a request came in: at the public address, or at the mTLS listener, where the connection may hold a client's certificate.
/// A certificate in a header counts from a listed proxy only (RFC 9440).
/// </summary>
internal sealed class Listeners(IOptions<TokensOptions> tokens, IOptions<ProxyOptions> proxy)
{
    public const string CertificateHeader = "Client-Cert";

    private readonly IReadOnlyList<IPNetwork> proxies = proxy.Value.Networks;
    private readonly string origin = new Uri(tokens.Value.Issuer).GetLeftPart(UriPartial.Authority);
    private readonly Uri? mtls = tokens.Value.Mtls.Origin is { } text ? new Uri(text) : null;

    public Listener Of(HttpContext http) =>
        mtls is null ? new Listener(origin) : proxy.Value.ClientCertHeader && IsProxy(http.Features.Get<DirectPeer>()?.Address) ? FromProxy(http) : Here(http);

    public bool IsProxy(IPAddress? address) =>
        address is not null && proxies.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    private Listener Here(HttpContext http) => http.Request.IsHttps && http.Connection.LocalPort == (tokens.Value.Mtls.Port ?? mtls!.Port)
        ? new Listener(mtls!.GetLeftPart(UriPartial.Authority), http.Connection.ClientCertificate)
        : new Listener(origin);

    private Listener FromProxy(HttpContext http) => string.Equals(http.Request.Host.Value, mtls!.Authority, StringComparison.OrdinalIgnoreCase)
        ? new Listener(mtls.GetLeftPart(UriPartial.Authority), Read(http))
        : new Listener(origin);

    /// <summary>A byte sequence of structured fields: base64 of the DER form between colons.</summary>
    private static X509Certificate2? Read(HttpContext http)
    {
        if (http.Request.Headers[CertificateHeader] is not [{ Length: > 2 and <= 16_384 } text] || text[0] != ':' || text[^1] != ':')
        {
            return null;
        }
        try
        {
            var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text[1..^1]));
            http.Response.RegisterForDispose(certificate);
            return certificate;
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return null;
        }
    }
}
