using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using VrnApi.Tokens.Clients;
using VrnApi.Tokens.Grants;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Keys;

namespace VrnApi.Tokens.Bearer;

/// <summary>A token as answered: the text, its <c>jti</c> and its life in seconds.</summary>
public sealed record IssuedToken(string Text, string Jti, int Seconds);

/// <summary>RFC 9068 access tokens: ES256, <c>at+jwt</c>, at most 600 s.</summary>
public sealed class AccessTokens(
    SigningKeys keys, ClientAuthentication clients, IRevocationStore revocations, IOptions<TokensOptions> options, TimeProvider time)
{
    public const string Typ = "at+jwt";

    private static readonly TimeSpan AheadOfUs = TimeSpan.FromSeconds(5);

    internal async Task<IssuedToken> IssueAsync(Grant grant, CancellationToken ct)
    {
        var key = await keys.CurrentAsync(SigningKeyUse.Token, ct);
        var (now, client) = (time.GetUtcNow(), grant.Client);
        var issuedAt = client.ValidFrom > now ? client.ValidFrom : now;
        var jti = Base64UrlText.Encode(RandomNumberGenerator.GetBytes(16));
        var text = JwtWriter.Sign(key, Typ, w =>
        {
            w.WriteString("iss", options.Value.Issuer);
            w.WriteString("aud", options.Value.Resource);
            w.WriteString("sub", client.Id);
            w.WriteString("client_id", client.Id);
            w.WriteString("partner", client.Partner);
            w.WriteString("scope", string.Join(' ', grant.Scopes));
            w.WriteNumber("iat", issuedAt.ToUnixTimeSeconds());
            w.WriteNumber("exp", (now + options.Value.Life).ToUnixTimeSeconds());
            w.WriteString("jti", jti);
            if (grant.Confirmation is { IsBound: true } bound)
            {
                w.WriteStartObject("cnf");
                WriteMember("jkt", bound.Jkt);
                WriteMember("x5t#S256", bound.X5tS256);
                w.WriteEndObject();
            }

            void WriteMember(string name, string? value)
            {
                if (value is not null)
                {
                    w.WriteString(name, value);
                }
            }
        });
        return new IssuedToken(text, jti, options.Value.AccessTokenSeconds);
    }

    /// <summary>Everything but the binding, which needs the connection.</summary>
    /// <exception cref="RefusedException">401 <c>invalid_token</c></exception>
    public async Task<AccessToken> ValidateAsync(string text, CancellationToken ct)
    {
        Client? client = null;
        try
        {
            var claims = await SignedAsync(text, ct);
            // Whose it is stands first, so that every later refusal leaves a row in that client's name.
            client = await clients.FindAsync(claims.Text("client_id"), ct);
            var now = time.GetUtcNow();
            Need(claims.Text("iss") == options.Value.Issuer, Refusal.TokenIss);
            Need(claims.Text("aud") == options.Value.Resource, Refusal.TokenAud);
            var expires = Required(claims.Date("exp"), Refusal.TokenExp);
            Need(expires > now, Refusal.TokenExp);
            var issuedAt = Required(claims.Date("iat"), Refusal.TokenIat);
            Need(issuedAt <= now + AheadOfUs, Refusal.TokenIat);
            var jti = claims.Text("jti");
            Need(jti is { Length: > 0 and <= 256 }, Refusal.TokenJti);
            Need(client is { Enabled: true }, Refusal.TokenClient);
            Need(issuedAt >= client!.ValidFrom, Refusal.TokenValidFrom);
            Need(!await revocations.IsRevokedAsync(jti!, ct), Refusal.TokenRevoked);
            return new AccessToken(options.Value.Issuer, jti, client, Scopes(claims.Text("scope")), issuedAt, expires,
                new Confirmation(claims.Text("cnf", "jkt"), claims.Text("cnf", "x5t#S256")), client.Assurance);
        }
        catch (JoseException e)
        {
            throw new RefusedException(OAuthError.InvalidToken, Refusal.TokenMalformed, e.Detail ?? e.Reason.Code()) { Client = client };
        }
        catch (RefusedException e) when (client is not null && e.Client is null)
        {
            throw new RefusedException(e.Error, e.Reason, e.Detail) { Client = client };
        }
    }

    /// <summary>The claims of a token we signed, whatever they say.</summary>
    private async Task<Claims> SignedAsync(string text, CancellationToken ct)
    {
        var jws = Jws.Read(text, Jws.TokenLimit);
        Need(jws.TypIs(Typ), Refusal.TokenTyp);
        var key = jws.Kid is null ? null : await keys.FindAsync(SigningKeyUse.Token, jws.Kid, ct);
        Need(key is not null, Refusal.TokenKid);
        try
        {
            return jws.Verify(key!);
        }
        catch (JoseException e) when (e.Reason is Refusal.JoseSignature or Refusal.JoseAlg)
        {
            throw new RefusedException(OAuthError.InvalidToken, Refusal.TokenSignature);
        }
    }

    internal static HashSet<string> Scopes(string? text) =>
        new((text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    private static DateTimeOffset Required(DateTimeOffset? date, Refusal reason) =>
        date ?? throw new RefusedException(OAuthError.InvalidToken, reason);

    private static void Need(bool holds, Refusal reason)
    {
        if (!holds)
        {
            throw new RefusedException(OAuthError.InvalidToken, reason);
        }
    }
}
