using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Keys;

namespace VrnApi.Tokens.Clients;

/// <summary>private_key_jwt: RFC 7523 section 3 as narrowed by FAPI 2.0 (the audience is the issuer and nothing else).</summary>
public sealed class ClientAssertion(IReplayStore replay, RemoteKeySets remote, IOptions<TokensOptions> options, TimeProvider time)
{
    /// <summary>A valid signature to check for an unknown client, so that it costs one verification too.</summary>
    private readonly (JoseKey Key, byte[] Signature) dummy = Dummy();

    /// <summary>Whose key to try when the form has no <c>client_id</c>. Not a proof of anything.</summary>
    internal static string? Subject(string? assertion)
    {
        try
        {
            return assertion is null ? null : Jws.Read(assertion, Jws.TokenLimit).Hint("sub");
        }
        catch (JoseException)
        {
            return null;
        }
    }

    /// <summary>Checks everything, then spends the <c>jti</c>: once spent it stays spent, whatever happens next.</summary>
    /// <param name="spend">False only to explain.</param>
    /// <exception cref="RefusedException">401 <c>invalid_client</c></exception>
    internal async Task CheckAsync(string assertion, string? claimedId, Client? client, bool spend, CancellationToken ct)
    {
        try
        {
            var jws = Jws.Read(assertion, Jws.TokenLimit);
            if (jws.Typ is not null && !jws.TypIs("JWT") && !jws.TypIs("client-authentication+jwt"))
            {
                throw Refuse(Refusal.AssertionTyp, "typ must be JWT, client-authentication+jwt or absent");
            }
            if (client?.Method != ClientAuthMethod.PrivateKeyJwt)
            {
                dummy.Key.Verify([], dummy.Signature);
            }
            ClientAuthentication.Registered(client, ClientAuthMethod.PrivateKeyJwt);
            var claims = Verified(jws, await KeyAsync(client!, jws, ct));
            var (jti, expires) = Check(claims, client!.Id, claimedId);
            var key = ReplayKey.Of(ReplayKey.Assertion, client.Id, jti);
            if (spend ? !await replay.TryUseAsync(key, expires + options.Value.Skew, ct) : await replay.IsUsedAsync(key, ct))
            {
                throw Refuse(Refusal.AssertionJtiUsed, "this jti was used before; make a new assertion for each request");
            }
        }
        catch (JoseException e)
        {
            throw Refuse(Refusal.AssertionMalformed, e.Detail ?? e.Reason.Code());
        }
    }

    /// <summary>The claims of RFC 7523 section 3, in the order of the design.</summary>
    private (string Jti, DateTimeOffset Expires) Check(Claims claims, string clientId, string? claimedId)
    {
        var (now, skew, issuer) = (time.GetUtcNow(), options.Value.Skew, options.Value.Issuer);
        Need(claims.Text("iss") == clientId, Refusal.AssertionIss, "iss must be the client id");
        Need(claims.Text("sub") == clientId && (claimedId is null || claimedId == clientId), Refusal.AssertionSub,
            "sub must be the client id, and the form's client_id too when it is sent");
        Need(claims.Texts("aud") is [var aud] && aud == issuer, Refusal.AssertionAud,
            $"aud must be the issuer {issuer} and nothing else; the assertion has {Shown.Of(claims.Texts("aud"))}");
        var expires = claims.Date("exp") ?? throw Refuse(Refusal.AssertionExp, "exp is required");
        var latest = now.AddSeconds(options.Value.AssertionMaxSeconds) + skew;
        Need(expires > now - skew && expires <= latest, Refusal.AssertionExp,
            $"exp must be at most {options.Value.AssertionMaxSeconds} s ahead of {now:u}; the assertion has {expires:u}");
        Need((claims.Date("nbf") ?? now) <= now + skew, Refusal.AssertionNbf, $"nbf lies ahead of {now:u}");
        Need((claims.Date("iat") ?? now) <= now + skew, Refusal.AssertionIat, $"iat lies ahead of {now:u}");
        var jti = claims.Text("jti");
        Need(jti is { Length: >= 1 and <= 256 }, Refusal.AssertionJti, "jti is a string of 1 to 256 characters");
        return (jti!, expires);
    }

    private static Claims Verified(Jws jws, JoseKey key)
    {
        try
        {
            return jws.Verify(key);
        }
        catch (JoseException e) when (e.Reason is Refusal.JoseSignature or Refusal.JoseAlg)
        {
            throw Refuse(e.Reason == Refusal.JoseAlg ? Refusal.AssertionAlg : Refusal.AssertionSignature,
                e.Detail ?? "the signature is not by the registered key");
        }
    }

    /// <summary><c>kid</c> may be absent only when the client has exactly one key.</summary>
    private async Task<JoseKey> KeyAsync(Client client, Jws jws, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var keys = client.JwksUri is { } uri
            ? await remote.FindAsync(uri, Algorithm.Standard, jws.Kid, ct)
            : [.. client.Keys.Where(k => k.NotAfter is null || now < k.NotAfter).Select(k => k.Key)];
        var found = jws.Kid is null
            ? (keys.Count == 1 ? keys[0] : null)
            : keys.FirstOrDefault(k => string.Equals(k.Kid, jws.Kid, StringComparison.Ordinal));
        return found ?? throw Refuse(Refusal.AssertionKidUnknown, "no active key has this kid; register the key or correct the header");
    }

    private static (JoseKey, byte[]) Dummy()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (SigningKey.Public(key, "none"), key.SignData([], HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    private static void Need(bool holds, Refusal reason, string detail)
    {
        if (!holds)
        {
            throw Refuse(reason, detail);
        }
    }

    private static RefusedException Refuse(Refusal reason, string detail) => new(OAuthError.InvalidClient, reason, detail);
}
