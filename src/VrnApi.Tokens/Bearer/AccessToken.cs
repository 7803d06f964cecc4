using Microsoft.AspNetCore.Http;

namespace VrnApi.Tokens.Bearer;

/// <summary>What a token is bound to (RFC 7800 <c>cnf</c>): a DPoP key, a certificate, both or nothing.</summary>
/// <param name="Jkt">RFC 9449 section 6.1.</param>
/// <param name="X5tS256">RFC 8705 section 3.1.</param>
public sealed record Confirmation(string? Jkt, string? X5tS256)
{
    public static readonly Confirmation None = new(null, null);

    public bool IsBound => Jkt is not null || X5tS256 is not null;
}

/// <summary>
/// An accepted access token. It says who calls and what was granted; what the caller may do is decided by the host
/// from <see cref="Client"/> and its own registration.
/// </summary>
/// <param name="Issuer">Ours, or the external issuer's.</param>
/// <param name="Jti">Null only on external tokens without one.</param>
/// <param name="Assurance">The client's, lowered for external tokens as configured.</param>
public sealed record AccessToken(
    string Issuer, string? Jti, Client Client, IReadOnlySet<string> Scopes, DateTimeOffset IssuedAt, DateTimeOffset Expires,
    Confirmation Confirmation, Assurance Assurance)
{
    public string ClientId => Client.Id;

    public string Partner => Client.Partner;
}

public static class AccessTokenFeature
{
    /// <summary>The token this request was authenticated with; null for anonymous requests.</summary>
    public static AccessToken? GetAccessToken(this HttpContext context) => context.Features.Get<AccessToken>();
}
