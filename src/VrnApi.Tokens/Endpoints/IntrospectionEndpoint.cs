using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Tokens.Endpoints;

/// <summary>POST /oauth/introspect (RFC 7662): a stranger, and every doubt, get <c>{"active":false}</c>.</summary>
public sealed class IntrospectionEndpoint(
    OAuthEndpoint endpoint, AccessTokens tokens, IScopePolicy policy, IOptions<TokensOptions> options)
{
    public const string Scope = "tokens:introspect";

    internal async Task<JsonObject?> AnswerAsync(OAuthRequest request)
    {
        var asking = await endpoint.AuthenticateAsync(request);
        var text = request.Form["token"]
            ?? throw new RefusedException(OAuthError.InvalidRequest, Refusal.TokenMissing, "token is missing") { Client = asking };
        var token = await ReadAsync(text, asking, request.Aborted);
        await endpoint.RecordAsync(request.Context, TokenActions.Introspected, null, asking, token?.Jti, null);
        return token is null ? new JsonObject { ["active"] = false } : Describe(token);
    }

    private async Task<AccessToken?> ReadAsync(string text, Client asking, CancellationToken ct)
    {
        try
        {
            var token = await tokens.ValidateAsync(text, ct);
            return token.Client.PartnerActive && (token.ClientId == asking.Id || await MayAskAsync(asking, ct)) ? token : null;
        }
        catch (RefusedException)
        {
            return null;
        }
    }

    /// <summary>A resource server asks about tokens for its own resource only.</summary>
    private async Task<bool> MayAskAsync(Client asking, CancellationToken ct) =>
        asking.PartnerActive && string.Equals(asking.Resource, options.Value.Resource, StringComparison.Ordinal)
        && (await policy.CeilingAsync(asking, Scope, ct)).Reason is null;

    private JsonObject Describe(AccessToken token)
    {
        var answer = new JsonObject
        {
            ["active"] = true,
            ["iss"] = token.Issuer,
            ["aud"] = options.Value.Resource,
            ["sub"] = token.ClientId,
            ["client_id"] = token.ClientId,
            ["partner"] = token.Partner,
            ["scope"] = string.Join(' ', token.Scopes.Order(StringComparer.Ordinal)),
            ["iat"] = token.IssuedAt.ToUnixTimeSeconds(),
            ["exp"] = token.Expires.ToUnixTimeSeconds(),
            ["jti"] = token.Jti,
            ["token_type"] = token.Confirmation.Jkt is null ? "Bearer" : "DPoP",
        };
        if (token.Confirmation.IsBound)
        {
            var cnf = new JsonObject();
            if (token.Confirmation.Jkt is { } jkt)
            {
                cnf["jkt"] = jkt;
            }
            if (token.Confirmation.X5tS256 is { } x5t)
            {
                cnf["x5t#S256"] = x5t;
            }
            answer["cnf"] = cnf;
        }
        return answer;
    }
}
