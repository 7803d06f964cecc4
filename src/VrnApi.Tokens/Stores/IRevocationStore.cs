namespace VrnApi.Tokens;

/// <summary>Revoked access tokens by <c>jti</c> (RFC 7009). A revocation holds on every host within 5 s.</summary>
public interface IRevocationStore
{
    /// <summary>Idempotent. <paramref name="expires"/> is the token's own end: the row may be deleted from then on.</summary>
    ValueTask RevokeAsync(string jti, string clientId, DateTimeOffset expires, CancellationToken ct);

    ValueTask<bool> IsRevokedAsync(string jti, CancellationToken ct);
}
