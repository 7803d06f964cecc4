using Microsoft.Extensions.Options;
using VrnApi.Tokens.Bearer;
using VrnApi.Tokens.Endpoints;

namespace VrnApi.Tokens.Grants;

/// <summary>What a grant decided: the scopes in the token, in ordinal order.</summary>
internal sealed record Grant(Client Client, IReadOnlyList<string> Scopes, Confirmation Confirmation);

/// <summary>RFC 6749 section 4.4, checks 5 to 8 of the token endpoint in the order clients rely on.</summary>
public sealed class ClientCredentialsGrant(IScopePolicy policy, IOptions<TokensOptions> options)
{
    /// <exception cref="RefusedException">400 with the code of the first check that fails.</exception>
    internal async Task<Grant> DecideAsync(Client client, FormBody form, Confirmation confirmation, CancellationToken ct)
    {
        switch (form["grant_type"])
        {
            case "client_credentials":
                break;
            case null:
                throw new RefusedException(OAuthError.InvalidRequest, Refusal.GrantMissing, "grant_type is missing");
            default:
                throw new RefusedException(OAuthError.UnsupportedGrant, Refusal.GrantUnsupported, "grant_type must be client_credentials");
        }
        var named = form["scope"] is { } text ? ScopeText.Parse(text) : null;
        var possible = await WithinCeilingsAsync(client, named, ct);
        if (form.Resources.FirstOrDefault(r => !string.Equals(r, options.Value.Resource, StringComparison.Ordinal)) is { } other)
        {
            throw new RefusedException(OAuthError.InvalidTarget, Refusal.ResourceUnknown,
                $"resource must be {options.Value.Resource} or absent; the request has {Shown.Of(other)}");
        }
        if (!client.PartnerActive)
        {
            throw new RefusedException(OAuthError.UnauthorizedClient, Refusal.PartnerInactive, "the partner is not active");
        }
        if (client.RequireSender && !confirmation.IsBound)
        {
            throw new RefusedException(OAuthError.InvalidRequest, Refusal.SenderRequired,
                "this client needs bound tokens: send a DPoP proof or use the mTLS listener");
        }
        var granted = await WithAgreementAsync(client, possible, refuse: named is not null, ct);
        return granted.Count > 0
            ? new Grant(client, granted, confirmation)
            : throw new RefusedException(OAuthError.InvalidScope, Refusal.ScopeNothing, "no scope is possible for this client at present");
    }

    /// <summary>One bad value refuses all; without names, everything possible.</summary>
    private async Task<IReadOnlyList<string>> WithinCeilingsAsync(Client client, IReadOnlyList<string>? named, CancellationToken ct)
    {
        var possible = new List<string>();
        foreach (var scope in named ?? await policy.RegisteredAsync(client, ct))
        {
            var answer = await policy.CeilingAsync(client, scope, ct);
            if (answer.Reason is null)
            {
                possible.Add(scope);
            }
            else if (named is not null)
            {
                throw new RefusedException(OAuthError.InvalidScope, answer.Reason.Value, answer.Detail);
            }
        }
        return possible;
    }

    private async Task<IReadOnlyList<string>> WithAgreementAsync(Client client, IReadOnlyList<string> scopes, bool refuse, CancellationToken ct)
    {
        var granted = new List<string>();
        foreach (var scope in scopes.Order(StringComparer.Ordinal))
        {
            var answer = await policy.AgreementAsync(client, scope, ct);
            if (answer.Reason is null)
            {
                granted.Add(scope);
            }
            else if (refuse)
            {
                throw new RefusedException(OAuthError.InvalidScope, answer.Reason.Value, answer.Detail);
            }
        }
        return granted;
    }
}
