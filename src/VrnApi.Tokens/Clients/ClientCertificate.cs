using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Tokens.Clients;

/// <summary>RFC 8705: self_signed_tls_client_auth by thumbprint, tls_client_auth by trusted root and one exact name.</summary>
public sealed class ClientCertificate(IOptions<TokensOptions> options, TimeProvider time)
{
    private readonly X509Certificate2Collection roots = Roots(options.Value.Mtls.TrustedCas);

    /// <summary>SHA-256 of the DER form, base64url: the <c>x5t#S256</c> of RFC 8705 section 3.1.</summary>
    public static string Thumbprint(X509Certificate2 certificate) => Base64UrlText.Encode(SHA256.HashData(certificate.RawDataMemory.Span));

    /// <summary>In date by our clock, not the machine's zone.</summary>
    public bool InDate(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return certificate.NotBefore.ToUniversalTime() <= now && now <= certificate.NotAfter.ToUniversalTime();
    }

    internal bool IsClients(Client client, X509Certificate2? certificate) =>
        certificate is not null && InDate(certificate) && client.Method switch
        {
            ClientAuthMethod.SelfSignedTlsClientAuth => client.CertificateSha256 == Thumbprint(certificate),
            ClientAuthMethod.TlsClientAuth => client.TlsSan is { } san && SubjectNames.Of(certificate).Contains(san, StringComparer.Ordinal)
                && IsTrusted(certificate),
            _ => false,
        };

    private bool IsTrusted(X509Certificate2 certificate)
    {
        if (roots.Count == 0)
        {
            return false;
        }
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = options.Value.Mtls.Revocation;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2", "Client Authentication"));
        return chain.Build(certificate);
    }

    private static X509Certificate2Collection Roots(IReadOnlyList<string> entries)
    {
        var roots = new X509Certificate2Collection();
        foreach (var entry in entries)
        {
            if (entry.StartsWith("-----BEGIN", StringComparison.Ordinal))
            {
                roots.ImportFromPem(entry);
            }
            else
            {
                roots.ImportFromPemFile(entry);
            }
        }
        return roots;
    }
}
