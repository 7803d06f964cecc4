using System.Text.Json.Nodes;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Tokens.Endpoints;

/// <summary>POST /oauth/revoke (RFC 7009): always 200 for an authenticated client; only its own living tokens change anything.</summary>
public sealed class RevocationEndpoint(
    OAuthEndpoint endpoint, AccessTokens tokens, IRevocationStore revocations)
{
    internal async Task<JsonObject?> AnswerAsync(OAuthRequest request)
    {
        var client = await endpoint.AuthenticateAsync(request);
        var text = request.Form["token"]
            ?? throw new RefusedException(OAuthError.InvalidRequest, Refusal.TokenMissing, "token is missing") { Client = client };
        if (await OwnAsync(text, client, request.Aborted) is { Jti: { } jti } token)
        {
            await revocations.RevokeAsync(jti, client.Id, token.Expires, request.Aborted);
            await endpoint.RecordAsync(request.Context, TokenActions.Revoked, null, client, jti, null);
        }
        return null;
    }

    private async Task<AccessToken?> OwnAsync(string text, Client client, CancellationToken ct)
    {
        try
        {
            var token = await tokens.ValidateAsync(text, ct);
            return token.ClientId == client.Id ? token : null;
        }
        catch (RefusedException)
        {
            return null;
        }
    }
}
