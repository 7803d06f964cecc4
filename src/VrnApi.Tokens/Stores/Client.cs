using VrnApi.Tokens.Jwt;

namespace VrnApi.Tokens;

/// <summary>How a client proves who it is; registered, binding (RFC 6749, RFC 7523, RFC 8705).</summary>
public enum ClientAuthMethod
{
    ClientSecretBasic, ClientSecretPost, PrivateKeyJwt, SelfSignedTlsClientAuth, TlsClientAuth, External,
}

/// <summary>How strongly a client is known. Ordered: a higher value includes the lower ones.</summary>
public enum Assurance
{
    Basic, Standard, High,
}

/// <summary>
/// A registered client as the token server needs it, read from the host's registration. A host may keep instances
/// in its snapshot: nothing in here changes.
/// </summary>
/// <param name="Id">Text <c>[a-z0-9-]{3,64}</c>.</param>
/// <param name="Partner">Partner code; becomes the token's <c>partner</c> claim.</param>
public sealed record Client(string Id, string Partner, ClientAuthMethod Method)
{
    public Assurance Assurance { get; init; }

    /// <summary>Every token must be bound to a DPoP key or a certificate.</summary>
    public bool RequireSender { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>False while the partner is suspended, closed or not yet activated.</summary>
    public bool PartnerActive { get; init; } = true;

    /// <summary>Tokens with an earlier <c>iat</c> are dead. Always a whole second.</summary>
    public DateTimeOffset ValidFrom { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Keys for <c>private_key_jwt</c>; empty when <see cref="JwksUri"/> is used.</summary>
    public IReadOnlyList<ClientKey> Keys { get; init; } = [];

    public Uri? JwksUri { get; init; }

    /// <summary>At most two active secrets.</summary>
    public IReadOnlyList<ClientSecret> Secrets { get; init; } = [];

    /// <summary>SHA-256 of the DER certificate, base64url (the <c>x5t#S256</c> form), for self_signed_tls_client_auth.</summary>
    public string? CertificateSha256 { get; init; }

    /// <summary>The one subject alternative name for tls_client_auth: <c>dns:host</c> or <c>uri:value</c>.</summary>
    public string? TlsSan { get; init; }

    /// <summary>The resource this client serves when it introspects tokens (RFC 7662); null for other clients.</summary>
    public string? Resource { get; init; }
}

/// <summary>One public key of a client; unusable from <paramref name="NotAfter"/> on.</summary>
public sealed record ClientKey(JoseKey Key, DateTimeOffset? NotAfter = null);

/// <summary>One secret, held as its SHA-256 (32 bytes).</summary>
/// <param name="DeprecatedAt">Set when a newer secret was confirmed: this one is in its grace period.</param>
public sealed record ClientSecret(Guid Id, ReadOnlyMemory<byte> Sha256, DateTimeOffset NotAfter, DateTimeOffset? DeprecatedAt = null);
