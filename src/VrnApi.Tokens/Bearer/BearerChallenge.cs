using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace VrnApi.Tokens.Bearer;

/// <summary>WWW-Authenticate at the API (RFC 6750 section 3, RFC 9449 section 7.1, RFC 9728 section 5.1).</summary>
public static class BearerChallenge
{
    /// <summary>For a 403 the host writes itself: <c>error="insufficient_scope"</c> with the scope that is needed.</summary>
    public static void SetInsufficientScope(this HttpContext context, string scope) =>
        Append(context, context.GetAccessToken()?.Confirmation.Jkt is not null, "insufficient_scope", scope);

    internal static void Append(HttpContext context, bool dpop, string? error, string? scope)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<TokensOptions>>().Value;
        string?[] parameters =
        [
            dpop ? "algs=\"ES256 ES384 PS256\"" : null,
            error is null ? null : $"error=\"{error}\"",
            scope is null ? null : $"scope=\"{scope}\"",
            $"resource_metadata=\"{options.ResourceMetadataUrl}\"",
        ];
        context.Response.Headers.Append(HeaderNames.WWWAuthenticate, (dpop ? "DPoP " : "Bearer ") + string.Join(", ", parameters.OfType<string>()));
    }
}
