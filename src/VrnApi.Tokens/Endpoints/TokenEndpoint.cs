using System.Text.Json.Nodes;
using VrnApi.Tokens.Bearer;
using VrnApi.Tokens.Clients;
using VrnApi.Tokens.Grants;

namespace VrnApi.Tokens.Endpoints;

/// <summary>POST /oauth/token (RFC 6749 section 4.4): checks 3 to 9 of the design, in its order.</summary>
public sealed class TokenEndpoint(
    OAuthEndpoint endpoint, DpopProof dpop, ClientCredentialsGrant grants, AccessTokens tokens, ClientCertificate certificates)
{
    internal async Task<JsonObject?> AnswerAsync(OAuthRequest request)
    {
        var (context, ct) = (request.Context, request.Aborted);
        // Before authentication: client libraries repeat the same assertion after a nonce challenge, so the challenge
        // must not spend it.
        var jkt = await dpop.CheckAsync(context, request.Listener.Origin, accessToken: null, ct);
        var client = await endpoint.AuthenticateAsync(request);
        try
        {
            var confirmation = new Confirmation(jkt, request.Listener.Certificate is { } c && certificates.InDate(c) ? ClientCertificate.Thumbprint(c) : null);
            var grant = await grants.DecideAsync(client, request.Form, confirmation, ct);
            var token = await tokens.IssueAsync(grant, ct);
            var scope = string.Join(' ', grant.Scopes);
            await endpoint.RecordAsync(context, TokenActions.Issued, null, client, token.Jti, scope);
            return new JsonObject
            {
                ["access_token"] = token.Text,
                ["token_type"] = jkt is null ? "Bearer" : "DPoP",
                ["expires_in"] = token.Seconds,
                ["scope"] = scope,
            };
        }
        catch (RefusedException e) when (e.Client is null)
        {
            throw new RefusedException(e.Error, e.Reason, e.Detail) { Client = client };
        }
    }
}
