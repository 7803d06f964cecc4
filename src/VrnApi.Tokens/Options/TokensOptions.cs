using System.Security.Cryptography.X509Certificates;

namespace VrnApi.Tokens;

/// <summary>Section <c>Tokens</c>. An unknown key or a value out of range stops the start.</summary>
public sealed record TokensOptions
{
    /// <summary>https, no path slash at the end; compared exactly everywhere.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>The API's identifier (RFC 8707); <c>{Issuer}/api</c> when not given.</summary>
    public string Resource { get => field ?? Issuer + "/api"; init; }

    /// <summary>False: external issuers only; token, introspection, revocation and JWKS routes are not mapped.</summary>
    public bool Issue { get; init; } = true;

    /// <summary>Null: on in Sandbox and Development. True elsewhere stops the start.</summary>
    public bool? Explain { get; init; }

    /// <summary>Seconds, 1 to 600.</summary>
    public int AccessTokenSeconds { get; init; } = 600;

    /// <summary>Seconds of clock difference allowed on assertions and proofs, 0 to 60.</summary>
    public int SkewSeconds { get; init; } = 30;

    /// <summary>Longest life of an assertion ahead of now, seconds.</summary>
    public int AssertionMaxSeconds { get; init; } = 300;

    public DpopOptions Dpop { get; init; } = new();

    public MtlsOptions Mtls { get; init; } = new();

    public SigningKeyOptions Keys { get; init; } = new();

    public IReadOnlyList<ExternalIssuerOptions> ExternalIssuers { get; init; } = [];

    internal TimeSpan Skew => TimeSpan.FromSeconds(SkewSeconds);

    internal TimeSpan Life => TimeSpan.FromSeconds(AccessTokenSeconds);

    /// <summary>RFC 9728 section 3.1: the well-known segment goes between host and path.</summary>
    internal string ResourceMetadataPath => "/.well-known/oauth-protected-resource" + new Uri(Resource).AbsolutePath.TrimEnd('/');

    internal string ResourceMetadataUrl => new Uri(Resource).GetLeftPart(UriPartial.Authority) + ResourceMetadataPath;

    internal string Origin => new Uri(Issuer).GetLeftPart(UriPartial.Authority);
}

/// <summary>RFC 9449.</summary>
public sealed record DpopOptions
{
    public bool RequireNonce { get; init; } = true;

    /// <summary>Life of a nonce, seconds.</summary>
    public int NonceSeconds { get; init; } = 300;
}

/// <summary>RFC 8705.</summary>
public sealed record MtlsOptions
{
    /// <summary>Public origin of the mTLS listener, https; null = off.</summary>
    public string? Origin { get; init; }

    /// <summary>Port of that listener on this host, where it differs from the port of <see cref="Origin"/>; an https address of the host has it.</summary>
    public int? Port { get; init; }

    /// <summary>PEM text, or paths of PEM files, of the roots for tls_client_auth; empty = that method is off.</summary>
    public IReadOnlyList<string> TrustedCas { get; init; } = [];

    public X509RevocationMode Revocation { get; init; } = X509RevocationMode.Online;
}

public sealed record SigningKeyOptions
{
    public int ActiveDays { get; init; } = 90;

    public int AnnounceHours { get; init; } = 24;
}
