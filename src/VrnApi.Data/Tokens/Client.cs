using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Partners;

namespace VrnApi.Data.Tokens;

/// <summary>How a client proves who it is (RFC 6749, RFC 7523, RFC 8705); registered and binding.</summary>
public enum ClientAuthMethod
{
    ClientSecretBasic,
    ClientSecretPost,
    PrivateKeyJwt,
    SelfSignedTlsClientAuth,
    TlsClientAuth,
    External,
}

/// <summary>How strongly a client is known. Ordered: a higher value includes the lower ones.</summary>
public enum ClientAssurance
{
    Basic,
    Standard,
    High,
}

public enum ClientState
{
    Pending,
    Active,
}

/// <summary>A partner's registered software. Its scopes, keys and secrets are rows of their own.</summary>
public sealed class Client
{
    /// <summary><c>[a-z0-9-]{3,64}</c>; the <c>client_id</c> of OAuth.</summary>
    public required string Id { get; init; }

    public required Guid PartnerId { get; init; }

    public Partner Partner { get; init; } = null!;

    public required ClientAuthMethod AuthMethod { get; init; }

    public required ClientAssurance Assurance { get; set; }

    /// <summary>Every token must be bound to a DPoP key or a certificate.</summary>
    public bool RequireSender { get; set; }

    public string? JwksUri { get; set; }

    /// <summary>SHA-256 of the DER certificate, base64url.</summary>
    public string? CertSha256 { get; set; }

    /// <summary><c>dns:host</c> or <c>uri:value</c>.</summary>
    public string? TlsSan { get; set; }

    /// <summary>Exact web origins of a dashboard, separated by spaces.</summary>
    public string? Origins { get; set; }

    /// <summary>The resource this client serves when it introspects tokens.</summary>
    public string? Audience { get; set; }

    public ClientState State { get; set; }

    public bool Disabled { get; set; }

    /// <summary>Tokens issued before are dead; a whole second.</summary>
    public DateTimeOffset ValidFrom { get; set; }

    /// <summary>What differs from the platform's <c>Limits</c>, as JSON.</summary>
    public string? Limits { get; set; }

    public required string CreatedBy { get; init; }

    /// <summary>Another operator than <see cref="CreatedBy"/>.</summary>
    public string? ActivatedBy { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public List<ClientScope> Scopes { get; } = [];

    public List<ClientKey> Keys { get; } = [];

    public List<ClientSecret> Secrets { get; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Client>
    {
        public void Configure(EntityTypeBuilder<Client> entity)
        {
            entity.ToTable("client", "tokens");
            entity.Property(client => client.Id).HasMaxLength(64);
            entity.Property(client => client.JwksUri).HasMaxLength(500);
            entity.Property(client => client.CertSha256).HasMaxLength(43);
            entity.Property(client => client.TlsSan).HasMaxLength(300);
            entity.Property(client => client.Origins).HasMaxLength(2000);
            entity.Property(client => client.Audience).HasMaxLength(300);
            entity.Property(client => client.Limits).HasMaxLength(2000);
            entity.Property(client => client.CreatedBy).HasMaxLength(64);
            entity.Property(client => client.ActivatedBy).HasMaxLength(64);
            entity.HasOne(client => client.Partner).WithMany().HasForeignKey(client => client.PartnerId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(client => client.PartnerId);
            entity.HasIndex(client => client.CertSha256).IsUnique();
        }
    }
}
