using Microsoft.AspNetCore.Http;
using VrnApi.Tokens.Bearer;
using VrnApi.Tokens.Endpoints;

namespace VrnApi.Tokens.Clients;

/// <summary>
/// Proves a client by the credential it has now, beside its access token: a stolen token alone changes no credential. The same entry as
/// at the token endpoint; the registered method is binding.
/// </summary>
public sealed class CurrentCredential(ClientAuthentication authentication, OAuthEndpoint endpoint)
{
    /// <summary>Spends the assertion's <c>jti</c>, confirms a new secret; a failure leaves its audit row and sets WWW-Authenticate.</summary>
    /// <param name="assertion">By the current key, for <c>private_key_jwt</c>; TLS clients show their certificate on the connection.</param>
    /// <exception cref="RefusedException">401 <c>invalid_client</c></exception>
    public async Task ProveAsync(HttpContext context, Client client, string? assertion, string? secret, CancellationToken ct)
    {
        try
        {
            await authentication.AuthenticateAsync(client, assertion, secret, endpoint.ListenerOf(context), ct);
        }
        catch (RefusedException e)
        {
            await endpoint.RecordAsync(context, TokenActions.AuthenticationFailed, e.Reason, client, null, null);
            BearerChallenge.Append(context, context.GetAccessToken()?.Confirmation.Jkt is not null, OAuthError.InvalidClient.Code, scope: null);
            throw;
        }
    }
}
