using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Tokens.Bearer;

/// <summary>The RFC 9449 check, the same at the token endpoint and at the API.</summary>
public sealed class DpopProof(DpopNonce nonces, IReplayStore replay, IOptions<TokensOptions> options, TimeProvider time)
{
    public const string Header = "DPoP";
    public const string NonceHeader = "DPoP-Nonce";
    public const string Typ = "dpop+jwt";

    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan KeepJti = TimeSpan.FromMinutes(6);

    /// <summary>The proof in the request's header, spent; null when there is no header.</summary>
    /// <param name="origin">Public origin of the listener.</param>
    /// <param name="accessToken">At the API: the token <c>ath</c> must stand for.</param>
    /// <returns>The key's thumbprint (<c>jkt</c>).</returns>
    /// <exception cref="RefusedException"><c>invalid_dpop_proof</c>, or <c>use_dpop_nonce</c> with the header set.</exception>
    public async Task<string?> CheckAsync(HttpContext context, string origin, string? accessToken, CancellationToken ct)
    {
        var header = context.Request.Headers[Header];
        if (header.Count == 0)
        {
            return null;
        }
        if (header.Count > 1 || header[0] is not { Length: > 0 } text || text.Contains(','))
        {
            throw Refuse(Refusal.DpopHeader, "send exactly one DPoP header");
        }
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "/";
        var proof = Check(text, context.Request.Method, origin + target.Split('?', 2)[0], accessToken);
        var age = nonces.Age(proof.Nonce);
        if (options.Value.Dpop.RequireNonce && age is null)
        {
            context.Response.Headers[NonceHeader] = nonces.Create();
            throw new RefusedException(OAuthError.UseDpopNonce, Refusal.DpopNonce, "the nonce is missing, too old or not ours");
        }
        if (age > nonces.Life / 2)
        {
            context.Response.Headers[NonceHeader] = nonces.Create();
        }
        if (!await replay.TryUseAsync(ReplayKey.Of(ReplayKey.Dpop, proof.Jkt, proof.Jti), proof.IssuedAt + KeepJti, ct))
        {
            throw Refuse(Refusal.DpopJtiUsed, "this jti was used before; make a new proof for each request");
        }
        return proof.Jkt;
    }

    /// <summary>The checks of <see cref="CheckAsync"/> on a proof in hand; spends nothing.</summary>
    internal async Task ExplainAsync(string text, string method, string url, string? accessToken, CancellationToken ct)
    {
        var proof = Check(text, method, url, accessToken);
        if (options.Value.Dpop.RequireNonce && nonces.Age(proof.Nonce) is null)
        {
            throw Refuse(Refusal.DpopNonce, "the nonce is missing, too old or not ours");
        }
        if (await replay.IsUsedAsync(ReplayKey.Of(ReplayKey.Dpop, proof.Jkt, proof.Jti), ct))
        {
            throw Refuse(Refusal.DpopJtiUsed, "this jti was used before; make a new proof for each request");
        }
    }

    /// <summary>Everything that needs neither nonce nor database.</summary>
    internal Checked Check(string text, string method, string url, string? accessToken)
    {
        try
        {
            var jws = Jws.Read(text, Jws.ProofLimit, withJwk: true);
            Need(jws.TypIs(Typ), Refusal.DpopTyp, $"typ must be {Typ}");
            var algorithm = Algorithm.Find(jws.Alg, Algorithm.Standard) ?? throw Refuse(Refusal.DpopAlg, "alg must be ES256, ES384 or PS256");
            var key = Key(jws, algorithm);
            var claims = Verified(jws, key);
            var now = time.GetUtcNow();
            Need(claims.Text("htm") == method, Refusal.DpopHtm, $"htm must be {method}");
            Need(SameUrl(claims.Text("htu"), url), Refusal.DpopHtu, $"htu must be {url}; the proof has {Shown.Of(claims.Text("htu"))}");
            var issuedAt = claims.Date("iat") ?? throw Refuse(Refusal.DpopIat, "iat is missing");
            Need(issuedAt >= now - Oldest && issuedAt <= now + options.Value.Skew, Refusal.DpopIat, $"iat must be close to {now:u}; the proof has {issuedAt:u}");
            var jti = claims.Text("jti");
            Need(jti is { Length: >= 1 and <= 256 }, Refusal.DpopJti, "jti is a string of 1 to 256 characters");
            Need(accessToken is null || claims.Text("ath") == Hash(accessToken), Refusal.DpopAth, "ath is not the hash of this access token");
            return new Checked(key.Thumbprint, jti!, issuedAt, claims.Text("nonce"));
        }
        catch (JoseException e)
        {
            var reason = e.Reason == Refusal.JoseSignature ? Refusal.DpopSignature : Refusal.DpopMalformed;
            throw Refuse(reason, e.Detail ?? e.Reason.Code());
        }
    }

    private static Claims Verified(Jws jws, JoseKey key)
    {
        try
        {
            return jws.Verify(key);
        }
        finally
        {
            key.Release();
        }
    }

    private static JoseKey Key(Jws jws, Algorithm algorithm)
    {
        try
        {
            return JoseKey.Import(jws.Jwk ?? throw Refuse(Refusal.DpopJwk, "jwk is missing"), [algorithm]);
        }
        catch (JoseException e)
        {
            throw Refuse(Refusal.DpopJwk, e.Detail ?? e.Reason.Code());
        }
    }

    /// <summary>Scheme, host (any case), port (default implied) and path, both sides through the same parser.</summary>
    private static bool SameUrl(string? htu, string url) =>
        Uri.TryCreate(htu, UriKind.Absolute, out var theirs) && Uri.TryCreate(url, UriKind.Absolute, out var ours)
        && htu!.IndexOfAny(['?', '#']) < 0 && theirs.UserInfo.Length == 0
        && string.Equals(theirs.GetComponents(UriComponents.SchemeAndServer | UriComponents.StrongPort | UriComponents.Path, UriFormat.UriEscaped),
            ours.GetComponents(UriComponents.SchemeAndServer | UriComponents.StrongPort | UriComponents.Path, UriFormat.UriEscaped), StringComparison.Ordinal);

    private static string Hash(string accessToken) => Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));

    private static void Need(bool holds, Refusal reason, string detail)
    {
        if (!holds)
        {
            throw Refuse(reason, detail);
        }
    }

    private static RefusedException Refuse(Refusal reason, string detail) => new(OAuthError.InvalidDpopProof, reason, detail);

    internal sealed record Checked(string Jkt, string Jti, DateTimeOffset IssuedAt, string? Nonce);
}
