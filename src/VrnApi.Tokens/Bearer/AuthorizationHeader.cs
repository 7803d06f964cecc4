using Microsoft.Extensions.Primitives;

namespace VrnApi.Tokens.Bearer;

/// <summary>The Authorization header at the API: one scheme, one token (RFC 6750 section 2.1, RFC 9449 section 7.1).</summary>
internal sealed record AuthorizationHeader(bool IsDpop, string Token)
{
    /// <summary>Null when there is no header.</summary>
    /// <exception cref="RefusedException">400 <c>invalid_request</c>: two headers, another scheme, or not one token.</exception>
    public static AuthorizationHeader? Read(StringValues header)
    {
        if (header.Count == 0)
        {
            return null;
        }
        var parts = header.Count == 1 ? (header[0] ?? "").Split(' ') : [];
        if (parts is [var scheme, { Length: > 0 } token] && !token.Contains(','))
        {
            if (scheme.Equals("DPoP", StringComparison.OrdinalIgnoreCase))
            {
                return new(IsDpop: true, token);
            }
            if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            {
                return new(IsDpop: false, token);
            }
        }
        throw new RefusedException(OAuthError.InvalidRequest, Refusal.RequestAuthorization, "send one Authorization header: Bearer or DPoP, one space, one token");
    }
}
