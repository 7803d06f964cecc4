using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VrnApi.Tokens.Tests.Harness;

/// <summary>Certificates around the fixed clock.</summary>
public static class TestCertificates
{
    private static readonly DateTimeOffset Start = new FixedClock().Now.AddDays(-10);

    public static X509Certificate2 SelfSigned(int days = 100) => Request("CN=council-a1").CreateSelfSigned(Start, Start.AddDays(days));

    public static X509Certificate2 Root(string name = "CN=root")
    {
        var request = Request(name);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(Start, Start.AddDays(1000));
    }

    public static X509Certificate2 Issued(X509Certificate2 root, string? dns = null, string? uri = null, int days = 100)
    {
        var (request, names) = (Request("CN=council-a1"), new SubjectAlternativeNameBuilder());
        if (dns is not null)
        {
            names.AddDnsName(dns);
        }
        if (uri is not null)
        {
            names.AddUri(new Uri(uri));
        }
        request.CertificateExtensions.Add(names.Build());
        return request.Create(root, Start, Start.AddDays(days), RandomNumberGenerator.GetBytes(8));
    }

    private static CertificateRequest Request(string name) => new(name, ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
}
