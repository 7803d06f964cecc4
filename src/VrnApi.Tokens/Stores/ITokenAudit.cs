namespace VrnApi.Tokens;

/// <summary>What happened, without names, tokens or secrets.</summary>
/// <param name="Action">One of <see cref="TokenActions"/>.</param>
/// <param name="Reason">Null when it went well.</param>
/// <param name="ClientId">The registered client, or null when none was established: the host counts such failures per address.</param>
/// <param name="Jti">Of the access token concerned.</param>
/// <param name="RequestId">The host's request id.</param>
public sealed record TokenEvent(
    string Action, Refusal? Reason, string? ClientId, string? Partner, string? Jti, string? Scope, string? Address,
    string RequestId, DateTimeOffset At)
{
    /// <summary>The signing key of a <c>signing_key.*</c> event.</summary>
    public string? KeyId { get; init; }
}

public static class TokenActions
{
    public const string Issued = "token.issued";
    public const string Refused = "token.refused";
    public const string Revoked = "token.revoked";
    public const string Introspected = "token.introspected";
    public const string AuthenticationFailed = "client.auth_failed";
    public const string OldSecretUsed = "client.old_secret_used";
    public const string AccessDenied = "access.denied";
    public const string KeyAnnounced = "signing_key.announced";
    public const string KeyActivated = "signing_key.activated";
    public const string KeyRetired = "signing_key.retired";
}

/// <summary>The host's audit. A token is answered only after its row is written: an exception here is a 503.</summary>
public interface ITokenAudit
{
    ValueTask RecordAsync(TokenEvent entry, CancellationToken ct);
}
