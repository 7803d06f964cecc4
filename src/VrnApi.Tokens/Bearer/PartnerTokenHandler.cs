using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VrnApi.Tokens.Clients;
using VrnApi.Tokens.Endpoints;

namespace VrnApi.Tokens.Bearer;

/// <summary>
/// The API's authentication (RFC 6750, RFC 9449, RFC 8705). On success the principal has <c>client_id</c>,
/// <c>partner</c> and <c>scope</c> claims and the request has an <see cref="AccessToken"/> feature. On failure the
/// challenge sets status and WWW-Authenticate; the body is the host's (<see cref="TokenHooks.WriteProblem"/>).
/// </summary>
public sealed class PartnerTokenHandler(
    IOptionsMonitor<PartnerTokenOptions> scheme, ILoggerFactory logger, UrlEncoder encoder, AccessTokens tokens, ExternalTokens external, DpopProof dpop,
    ClientCertificate certificates, OAuthEndpoint endpoint, IOptions<TokensOptions> options, IOptions<TokenHooks> hooks,
    IHostEnvironment environment)
    : AuthenticationHandler<PartnerTokenOptions>(scheme, logger, encoder)
{
    public const string SchemeName = "PartnerToken";

    private RefusedException? refused;
    private bool underDpop;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        try
        {
            if (IsClientAuthentication() || AuthorizationHeader.Read(Request.Headers.Authorization) is not { } header)
            {
                return AuthenticateResult.NoResult();
            }
            underDpop = header.IsDpop;
            var token = await ValidateAsync(header.Token);
            try
            {
                await CheckBindingAsync(token, header);
            }
            catch (RefusedException e) when (e.Client is null && e.Error != OAuthError.UseDpopNonce)
            {
                throw new RefusedException(e.Error, e.Reason, e.Detail) { Client = token.Client };
            }
            Context.Features.Set(token);
            return AuthenticateResult.Success(new AuthenticationTicket(Principal(token), SchemeName));
        }
        catch (RefusedException e)
        {
            refused = e;
            // To be asked for a nonce is a step of the protocol, not a failure.
            if (e.Error != OAuthError.UseDpopNonce)
            {
                if (hooks.Value.AuthenticationFailed is { } failed)
                {
                    await failed(Context);
                }
                await endpoint.RecordAsync(Context, TokenActions.AccessDenied, e.Reason, e.Client, null, null);
            }
            return AuthenticateResult.Fail(e.Reason.Code());
        }
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // At the API every refusal of a token or proof is a 401; only a malformed header is a 400.
        var status = refused?.Error == OAuthError.InvalidRequest ? StatusCodes.Status400BadRequest : StatusCodes.Status401Unauthorized;
        // Answer in the scheme the caller should use next: the token's own, not the one it was tried with.
        var dpopNext = refused?.Reason == Refusal.BindingDowngrade || (underDpop && refused?.Reason != Refusal.BindingUpgrade);
        BearerChallenge.Append(Context, dpopNext, refused?.Error.Code, scope: null);
        return WriteAsync(status, refused?.Error.Code, refused?.Reason ?? Refusal.TokenAbsent, refused?.Detail);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        BearerChallenge.Append(Context, underDpop, "insufficient_scope", scope: null);
        return WriteAsync(StatusCodes.Status403Forbidden, "insufficient_scope", Refusal.ScopeUnregistered, null);
    }

    /// <summary>Basic on an open route is a client's own secret on its way to /oauth/*, not a bad token.</summary>
    private bool IsClientAuthentication() =>
        Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null
        && Request.Headers.Authorization is [{ } only] && only.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase);

    private Task<AccessToken> ValidateAsync(string text) =>
        external.IssuerOf(text) is { } issuer ? external.ValidateAsync(text, issuer, Context.RequestAborted)
        : options.Value.Issue ? tokens.ValidateAsync(text, Context.RequestAborted)
        : throw new RefusedException(OAuthError.InvalidToken, Refusal.TokenIss);

    /// <summary>No downgrade, no upgrade, the same key, the same certificate.</summary>
    private async Task CheckBindingAsync(AccessToken token, AuthorizationHeader header)
    {
        var listener = endpoint.ListenerOf(Context);
        var (jkt, x5t) = token.Confirmation;
        if (jkt is not null && !header.IsDpop)
        {
            throw Refuse(token, Refusal.BindingDowngrade, "this token needs the DPoP scheme");
        }
        if (jkt is null && header.IsDpop)
        {
            throw Refuse(token, Refusal.BindingUpgrade, "this token is not bound to a DPoP key");
        }
        if (header.IsDpop)
        {
            if (await ProofAsync(token, listener.Origin, header.Token) != jkt)
            {
                throw Refuse(token, Refusal.BindingKey, "the proof is by another key than the token's");
            }
        }
        if (x5t is not null && (listener.Certificate is not { } certificate || !certificates.InDate(certificate)
            || ClientCertificate.Thumbprint(certificate) != x5t))
        {
            throw Refuse(token, Refusal.BindingCertificate, "the token's certificate is not on this connection");
        }
    }

    /// <summary>A proof that is refused leaves a row for the token's client; the challenge for a nonce is no refusal.</summary>
    private async Task<string> ProofAsync(AccessToken token, string origin, string text)
    {
        try
        {
            return await dpop.CheckAsync(Context, origin, text, Context.RequestAborted)
                ?? throw new RefusedException(OAuthError.InvalidDpopProof, Refusal.DpopHeader, "send a DPoP proof");
        }
        catch (RefusedException e) when (e.Error == OAuthError.InvalidDpopProof)
        {
            throw new RefusedException(e.Error, e.Reason, e.Detail) { Client = token.Client };
        }
    }

    private Task WriteAsync(int status, string? code, Refusal reason, string? detail)
    {
        Response.StatusCode = status;
        var shown = TokenEnvironment.IsOpen(environment) ? detail : null;
        return hooks.Value.WriteProblem is { } write
            ? write(Context, new ApiRefusal(status, code, reason, shown))
            : Response.WriteAsJsonAsync(new JsonObject { ["status"] = status, ["code"] = code }, options: null, "application/problem+json", Context.RequestAborted);
    }

    private static ClaimsPrincipal Principal(AccessToken token) => new(new ClaimsIdentity(
        [new("client_id", token.ClientId), new("partner", token.Partner), .. token.Scopes.Select(s => new Claim("scope", s))],
        SchemeName, "client_id", roleType: null));

    private static RefusedException Refuse(AccessToken token, Refusal reason, string detail) =>
        new(OAuthError.InvalidToken, reason, detail) { Client = token.Client };
}
