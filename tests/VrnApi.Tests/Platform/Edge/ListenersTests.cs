using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using VrnApi.Platform.Edge;
using VrnApi.Tokens;

namespace VrnApi.Tests.Platform.Edge;

/// <summary>Whose word about a certificate counts.</summary>
public sealed class ListenersTests
{
    private const string Api = "https://api.example", Mtls = "https://mtls.example:8443";

    [Theory]
    [InlineData("10.0.0.7", true, "mtls.example:8443", true)]
    [InlineData("10.0.0.8", true, "mtls.example:8443", false)]
    [InlineData("10.0.0.7", false, "mtls.example:8443", false)]
    [InlineData("10.0.0.7", true, "api.example", false)]
    public void A_certificate_in_a_header_counts_from_a_listed_proxy_only(string peer, bool switchedOn, string host, bool counts)
    {
        using var certificate = Certificate();
        var http = Request(peer, host);
        http.Request.Headers["Client-Cert"] = $":{Convert.ToBase64String(certificate.RawData)}:";
        http.Request.Headers["X-ARR-ClientCert"] = Convert.ToBase64String(certificate.RawData);
        http.Request.Headers["ssl-client-cert"] = certificate.ExportCertificatePem().ReplaceLineEndings("");

        var listener = Listeners(switchedOn).Of(http);

        Assert.Equal(counts ? certificate.Thumbprint : null, listener.Certificate?.Thumbprint);
        Assert.Equal(counts ? Mtls : Api, listener.Origin);
    }

    [Theory]
    [InlineData("")]
    [InlineData("::")]
    [InlineData(":AAAA:")]
    [InlineData(":not base64:")]
    [InlineData("MIIB")]
    public void A_header_that_is_no_certificate_is_none(string value)
    {
        var http = Request("10.0.0.7", "mtls.example:8443");
        http.Request.Headers["Client-Cert"] = value;

        Assert.Null(Listeners(switchedOn: true).Of(http).Certificate);
    }

    [Theory]
    [InlineData(8443, "https", true)]
    [InlineData(8443, "http", false)]
    [InlineData(443, "https", false)]
    public void A_certificate_on_the_connection_counts_at_the_mtls_listener(int port, string scheme, bool counts)
    {
        using var certificate = Certificate();
        var http = Request("192.0.2.1", "mtls.example:8443");
        http.Request.Scheme = scheme;
        http.Connection.LocalPort = port;
        http.Connection.ClientCertificate = certificate;

        var listener = Listeners(switchedOn: false).Of(http);

        Assert.Equal(counts ? certificate : null, listener.Certificate);
        Assert.Equal(counts ? Mtls : Api, listener.Origin);
    }

    private static Listeners Listeners(bool switchedOn) => new(
        Options.Create(new TokensOptions { Issuer = Api, Mtls = new MtlsOptions { Origin = Mtls } }),
        Options.Create(new ProxyOptions { Known = ["10.0.0.7", "192.168.7.0/24"], ClientCertHeader = switchedOn }));

    private static DefaultHttpContext Request(string peer, string host)
    {
        var http = new DefaultHttpContext();
        http.Features.Set(new DirectPeer(IPAddress.Parse(peer)));
        http.Request.Host = new HostString(host);
        return http;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=partner", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }
}
