using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using VrnApi.Tokens.Endpoints;

namespace VrnApi.Tokens.Clients;

/// <summary>What a request offers as client authentication (RFC 6749 section 2.3, RFC 7521 section 4.2), not yet checked.</summary>
/// <param name="Method">The method used; for TLS the registered one decides which of the two.</param>
/// <param name="ClientId">As claimed; null only with an assertion that names the client itself.</param>
internal sealed record Credentials(ClientAuthMethod Method, string? ClientId, string? Secret, string? Assertion)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <exception cref="RefusedException">400 for two methods or two client ids, 401 for none or a broken one.</exception>
    public static Credentials Read(HttpRequest request, FormBody form, Listener listener)
    {
        var (id, secret, assertion, type) =
            (form["client_id"], form["client_secret"], form["client_assertion"], form["client_assertion_type"]);
        var header = request.Headers.Authorization;
        var offered = (header.Count > 0 ? 1 : 0) + (secret is null ? 0 : 1) + (assertion is null && type is null ? 0 : 1);
        if (offered > 1)
        {
            throw new RefusedException(OAuthError.InvalidRequest, Refusal.RequestCredentials, "use one client authentication method per request");
        }
        if (header.Count > 0)
        {
            var (user, password) = Basic(header);
            return id is null || string.Equals(id, user, StringComparison.Ordinal)
                ? new(ClientAuthMethod.ClientSecretBasic, user, password, null)
                : throw new RefusedException(OAuthError.InvalidRequest, Refusal.RequestClientId, "client_id differs from the Basic user");
        }
        if (secret is not null)
        {
            return new(ClientAuthMethod.ClientSecretPost, id, secret, null);
        }
        if (assertion is not null || type is not null)
        {
            return assertion is not null && string.Equals(type, AssertionType, StringComparison.Ordinal)
                ? new(ClientAuthMethod.PrivateKeyJwt, id, null, assertion)
                : throw new RefusedException(OAuthError.InvalidClient, Refusal.AssertionType, $"client_assertion_type must be {AssertionType}, with client_assertion");
        }
        return id is not null && listener.Certificate is not null
            ? new(ClientAuthMethod.SelfSignedTlsClientAuth, id, null, null)
            : throw new RefusedException(OAuthError.InvalidClient, Refusal.ClientNone, "no client authentication was sent");
    }

    /// <summary>RFC 6749 section 2.3.1: both halves are form-encoded UTF-8 inside the base64.</summary>
    private static (string User, string Password) Basic(StringValues header)
    {
        const string scheme = "Basic ";
        var text = header.Count == 1 ? header[0] : null;
        if (text is not null && text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            var buffer = new byte[text.Length];
            if (Convert.TryFromBase64String(text[scheme.Length..].Trim(' '), buffer, out var length)
                && Encoding.UTF8.GetString(buffer, 0, length).Split(':', 2) is [var user, var password]
                && FormText.Decode(user) is { } id && FormText.Decode(password) is { } secret)
            {
                return (id, secret);
            }
        }
        throw new RefusedException(OAuthError.InvalidClient, Refusal.ClientBasic, "the Basic header is malformed");
    }
}
