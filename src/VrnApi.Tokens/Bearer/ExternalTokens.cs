using Microsoft.Extensions.Options;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Keys;

namespace VrnApi.Tokens.Bearer;

/// <summary>
/// Access tokens of listed issuers. They prove identity only: the scopes that come out are the mapped ones our own
/// registration also has.
/// </summary>
public sealed class ExternalTokens(
    IClientStore clients, IRevocationStore revocations, IScopePolicy policy, RemoteKeySets remote, IOptions<TokensOptions> options, TimeProvider time)
{
    private static readonly string[] KnownConfirmations = ["jkt", "x5t#S256"];

    private readonly Dictionary<string, ExternalIssuer> issuers =
        options.Value.ExternalIssuers.ToDictionary(o => o.Issuer, ExternalIssuer.Of, StringComparer.Ordinal);

    private readonly Dictionary<string, IReadOnlyList<JoseKey>> pinned =
        options.Value.ExternalIssuers.Where(o => o.JwksFile is not null).ToDictionary(
            o => o.Issuer, o => JoseKeySet.Usable(File.ReadAllBytes(o.JwksFile!), ExternalIssuer.Of(o).Algs), StringComparer.Ordinal);

    /// <summary>The issuer a token names, when it is listed. Unproven: only says which rules to try.</summary>
    internal ExternalIssuer? IssuerOf(string text)
    {
        try
        {
            return issuers.Count > 0 && Jws.Read(text, Jws.ExternalLimit).Hint("iss") is { } iss ? issuers.GetValueOrDefault(iss) : null;
        }
        catch (JoseException)
        {
            return null;
        }
    }

    /// <summary>Everything but the binding.</summary>
    /// <exception cref="RefusedException">401 <c>invalid_token</c></exception>
    internal async Task<AccessToken> ValidateAsync(string text, ExternalIssuer issuer, CancellationToken ct)
    {
        Client? client = null;
        try
        {
            var jws = Jws.Read(text, Jws.ExternalLimit);
            var claims = await SignedAsync(jws, issuer, ct);
            // Whose it is stands first, so that every later refusal leaves a row in that client's name.
            client = await LinkedAsync(claims, issuer, ct);
            var now = time.GetUtcNow();
            Need(claims.Text("iss") == issuer.Options.Issuer, Refusal.TokenIss);
            Need(claims.Texts("aud").Contains(issuer.Options.Audience, StringComparer.Ordinal), Refusal.ExternalAud);
            var expires = claims.Date("exp") ?? throw Refuse(Refusal.TokenExp);
            Need(expires > now, Refusal.TokenExp);
            var issuedAt = claims.Date("iat") ?? throw Refuse(Refusal.TokenIat);
            Need(issuedAt <= now + options.Value.Skew && (claims.Date("nbf") ?? now) <= now + options.Value.Skew, Refusal.TokenIat);
            Need(issuer.Required.All(r => claims.Texts(r.Key).Contains(r.Value, StringComparer.Ordinal))
                && !issuer.Forbidden.Any(claims.Has), Refusal.ExternalClaim);
            Need(client is not null, Refusal.ExternalUnlinked);
            Need(client!.Enabled, Refusal.TokenClient);
            Need(issuedAt >= client.ValidFrom, Refusal.TokenValidFrom);
            var jti = await UnrevokedAsync(claims, ct);
            return new AccessToken(issuer.Options.Issuer, jti, client, await ScopesAsync(claims, issuer, client, ct), issuedAt, expires,
                Confirmed(claims), AssuranceOf(client, issuer, Confirmed(claims)));
        }
        catch (JoseException e)
        {
            throw new RefusedException(OAuthError.InvalidToken, e.Reason == Refusal.JoseSignature ? Refusal.TokenSignature : Refusal.TokenMalformed,
                e.Detail ?? e.Reason.Code())
            { Client = client };
        }
        catch (RefusedException e) when (client is not null && e.Client is null)
        {
            throw new RefusedException(e.Error, e.Reason, e.Detail) { Client = client };
        }
    }

    private async Task<Claims> SignedAsync(Jws jws, ExternalIssuer issuer, CancellationToken ct)
    {
        var algorithm = Algorithm.Find(jws.Alg, issuer.Algs) ?? throw Refuse(Refusal.ExternalAlg);
        Need(issuer.Typs.Any(jws.TypIs), Refusal.ExternalTyp);
        Need(jws.Kid is not null, Refusal.ExternalKid);
        var keys = pinned.GetValueOrDefault(issuer.Options.Issuer)
            ?? await remote.FindAsync(new Uri(issuer.Options.JwksUri!), issuer.Algs, jws.Kid, ct);
        Need(keys.Count > 0, Refusal.ExternalKeys);
        var fitting = keys.Where(k => k.Algorithm == algorithm && string.Equals(k.Kid, jws.Kid, StringComparison.Ordinal)).ToList();
        return fitting is [var key] ? jws.Verify(key) : throw Refuse(Refusal.ExternalKid);
    }

    private async Task<Client?> LinkedAsync(Claims claims, ExternalIssuer issuer, CancellationToken ct) =>
        claims.Text(issuer.ClientClaim) is { } foreign && IsPlain(foreign) ? await clients.FindExternalAsync(issuer.Options.Issuer, foreign, ct) : null;

    private async Task<string?> UnrevokedAsync(Claims claims, CancellationToken ct)
    {
        var jti = claims.Text("jti");
        Need(jti is null || IsPlain(jti), Refusal.TokenJti);
        Need(jti is null || !await revocations.IsRevokedAsync(jti, ct), Refusal.TokenRevoked);
        return jti;
    }

    private async Task<HashSet<string>> ScopesAsync(Claims claims, ExternalIssuer issuer, Client client, CancellationToken ct)
    {
        var registered = await policy.RegisteredAsync(client, ct);
        var map = issuer.Options.ScopeMap;
        return new HashSet<string>(
            claims.Texts(issuer.ScopeClaim).SelectMany(AccessTokens.Scopes).Select(s => map.GetValueOrDefault(s, s)).Intersect(registered),
            StringComparer.Ordinal);
    }

    /// <summary>A binding we do not know is one we cannot check, so it refuses the token.</summary>
    private static Confirmation Confirmed(Claims claims)
    {
        Need(claims.Members("cnf").All(m => KnownConfirmations.Contains(m, StringComparer.Ordinal)), Refusal.BindingKey);
        return new Confirmation(claims.Text("cnf", "jkt"), claims.Text("cnf", "x5t#S256"));
    }

    private static Assurance AssuranceOf(Client client, ExternalIssuer issuer, Confirmation confirmation)
    {
        var most = confirmation.IsBound || issuer.Options.MaxAssurance < Assurance.High ? issuer.Options.MaxAssurance : Assurance.Standard;
        return most < client.Assurance ? most : client.Assurance;
    }

    /// <summary>Goes into a database key: short, printable ASCII.</summary>
    private static bool IsPlain(string? text) => text is { Length: >= 1 and <= 256 } && text.All(c => c is > ' ' and <= '~');

    private static void Need(bool holds, Refusal reason)
    {
        if (!holds)
        {
            throw Refuse(reason);
        }
    }

    private static RefusedException Refuse(Refusal reason) => new(OAuthError.InvalidToken, reason);
}
