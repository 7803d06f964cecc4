using System.Security.Cryptography.X509Certificates;
using VrnApi.Tokens.Clients;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc8705;

public sealed class Section_2_And_3_Certificates
{
    private static readonly Dictionary<string, string> Form = new(TestHost.Grant()) { ["client_id"] = "police-a1" };

    [Fact]
    public async Task Self_signed_is_by_thumbprint_in_date_and_on_the_connection_only()
    {
        await using var host = await TestHost.StartAsync();
        using var certificate = TestCertificates.SelfSigned();
        using var other = TestCertificates.SelfSigned();
        Add(host, ClientAuthMethod.SelfSignedTlsClientAuth, c => c with { CertificateSha256 = ClientCertificate.Thumbprint(certificate) });
        (await host.TokenAsync(Form)).Is(401, "invalid_client");
        host.Certificate = other;
        (await host.TokenAsync(Form)).Is(401, "invalid_client");
        Assert.Equal(Refusal.ClientCertificate, host.Fakes.LastReason);
        host.Certificate = certificate;
        (await host.TokenAsync(Form)).Is(200);
        host.Clock.Now = host.Clock.Now.AddDays(91);
        (await host.TokenAsync(Form)).Is(401, "invalid_client");
    }

    [Fact]
    public async Task A_certificate_in_a_header_is_ignored()
    {
        await using var host = await TestHost.StartAsync();
        using var certificate = TestCertificates.SelfSigned();
        Add(host, ClientAuthMethod.SelfSignedTlsClientAuth, c => c with { CertificateSha256 = ClientCertificate.Thumbprint(certificate) });
        foreach (var name in (string[])["Client-Cert", "X-ARR-ClientCert", "ssl-client-cert"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new FormUrlEncodedContent(Form) };
            request.Headers.TryAddWithoutValidation(name, Convert.ToBase64String(certificate.RawData));
            (await host.SendAsync(request)).Is(401, "invalid_client");
        }
    }

    [Theory]
    [InlineData("dns:a1.police.example", true)]
    [InlineData("uri:urn:police:a1", true)]
    [InlineData("dns:A1.police.example", false)]
    [InlineData("dns:police.example", false)]
    [InlineData("dns:urn:police:a1", false)]
    public async Task Issued_certificates_need_the_trusted_root_and_the_exact_name(string registered, bool good)
    {
        using var root = TestCertificates.Root();
        using var stranger = TestCertificates.Root();
        await using var host = await TestHost.StartAsync(Trusting(root));
        Add(host, ClientAuthMethod.TlsClientAuth, c => c with { TlsSan = registered });
        using var certificate = TestCertificates.Issued(root, "a1.police.example", "urn:police:a1");
        using var forged = TestCertificates.Issued(stranger, "a1.police.example", "urn:police:a1");
        host.Certificate = certificate;
        (await host.TokenAsync(Form)).Is(good ? 200 : 401, good ? "" : "invalid_client");
        host.Certificate = forged;
        (await host.TokenAsync(Form)).Is(401, "invalid_client");
    }

    [Fact]
    public async Task Without_a_trusted_root_tls_client_auth_is_off()
    {
        using var root = TestCertificates.Root();
        await using var host = await TestHost.StartAsync();
        Add(host, ClientAuthMethod.TlsClientAuth, c => c with { TlsSan = "dns:a1.police.example" });
        using var certificate = TestCertificates.Issued(root, "a1.police.example");
        host.Certificate = certificate;
        (await host.TokenAsync(Form)).Is(401, "invalid_client");
    }

    [Fact]
    public async Task A_bound_token_needs_its_certificate_at_the_API()
    {
        await using var host = await TestHost.StartAsync();
        using var certificate = TestCertificates.SelfSigned(days: 11);
        using var other = TestCertificates.SelfSigned();
        host.Certificate = certificate;
        var token = await host.CouncilTokenAsync();
        (await host.ApiAsync("Bearer " + token)).Is(200);
        host.Certificate = other;
        (await host.ApiAsync("Bearer " + token)).Is(401, "invalid_token");
        host.Certificate = null;
        (await host.ApiAsync("Bearer " + token)).Is(401, "invalid_token");
        Assert.Equal(Refusal.BindingCertificate, host.Fakes.LastReason);
    }

    [Fact]
    public async Task An_expired_certificate_binds_nothing_and_opens_nothing()
    {
        await using var host = await TestHost.StartAsync();
        using var expired = TestCertificates.SelfSigned(days: 9);
        host.Fakes.Change(TestHost.Council, c => c with { RequireSender = true });
        host.Certificate = expired;
        (await host.TokenAsync(host.AssertionForm())).Is(400, "invalid_request");
        using var good = TestCertificates.SelfSigned();
        host.Certificate = good;
        (await host.TokenAsync(host.AssertionForm())).Is(200);
    }

    [Fact]
    public async Task Both_bindings_are_both_checked()
    {
        await using var host = await TestHost.StartAsync();
        using var certificate = TestCertificates.SelfSigned();
        host.Certificate = certificate;
        var dpop = new DpopClient(host);
        var token = await host.CouncilTokenAsync(dpop);
        (await dpop.CallAsync(token)).Is(200);
        (await host.ApiAsync("Bearer " + token)).Is(401, "invalid_token");
        host.Certificate = null;
        (await dpop.CallAsync(token)).Is(401, "invalid_token");
    }

    private static Dictionary<string, string?> Trusting(X509Certificate2 root) => new()
    {
        ["Tokens:Mtls:Origin"] = "https://mtls.vrn.example",
        ["Tokens:Mtls:TrustedCas:0"] = root.ExportCertificatePem(),
        ["Tokens:Mtls:Revocation"] = "NoCheck",
    };

    private static void Add(TestHost host, ClientAuthMethod method, Func<Client, Client> change) =>
        host.Fakes.Add(change(new Client("police-a1", "police-a", method)), "services:read");
}
