namespace VrnApi.Tokens;

/// <summary>
/// The registration. Implemented by the host (a singleton). Throws <see cref="StateUnavailableException"/> when its
/// state is older than 30 s.
/// </summary>
public interface IClientStore
{
    /// <summary>Ordinal, case-sensitive. Only called with ids of the right form. Null = unknown; disabled clients are returned.</summary>
    ValueTask<Client?> FindAsync(string clientId, CancellationToken ct);

    /// <summary>The client linked to a listed issuer's client; only active links.</summary>
    ValueTask<Client?> FindExternalAsync(string issuer, string foreignClientId, CancellationToken ct);

    /// <summary>A secret was used: confirms a new one (which starts the old one's grace) and moves its last-used time.</summary>
    ValueTask SecretUsedAsync(string clientId, Guid secretId, DateTimeOffset at, CancellationToken ct);
}
