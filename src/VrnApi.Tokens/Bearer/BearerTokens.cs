using Microsoft.Extensions.Options;

namespace VrnApi.Tokens.Bearer;

/// <summary>
/// Tokens that come without a request of their own, such as in the first message of a socket. Only unbound ones can: a proof is made
/// over a request, a certificate belongs to a connection.
/// </summary>
public sealed class BearerTokens(AccessTokens tokens, ExternalTokens external, IOptions<TokensOptions> options)
{
    /// <param name="authorization">As it would stand in the header: <c>Bearer</c> and the token.</param>
    /// <exception cref="RefusedException">It cannot be read, is not good, or is bound to a key or certificate.</exception>
    public async Task<AccessToken> ValidateAsync(string authorization, CancellationToken ct)
    {
        if (AuthorizationHeader.Read(authorization) is not { IsDpop: false } header)
        {
            throw new RefusedException(OAuthError.InvalidRequest, Refusal.RequestAuthorization, "send Bearer and a token");
        }
        var token = external.IssuerOf(header.Token) is { } issuer ? await external.ValidateAsync(header.Token, issuer, ct)
            : options.Value.Issue ? await tokens.ValidateAsync(header.Token, ct)
            : throw new RefusedException(OAuthError.InvalidToken, Refusal.TokenIss);
        return token.Confirmation.IsBound
            ? throw new RefusedException(OAuthError.InvalidToken, Refusal.BindingDowngrade, "send this token with the request that opens the socket") { Client = token.Client }
            : token;
    }
}
