using Microsoft.AspNetCore.Authorization;
using VrnApi.Platform.Limits;
using VrnApi.Platform.Security;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Platform.Http;

/// <summary>
/// Which web pages may read answers (CORS). What is published to everybody may be read from any page; a partner's data from the
/// origins registered for that very dashboard, by GET and at /graphql; nothing under /oauth/, and never with cookies.
/// </summary>
internal static class CrossOrigin
{
    private const string Exposed = "ETag, Link, Location, Retry-After, RateLimit, RateLimit-Policy, DPoP-Nonce, WWW-Authenticate, X-Request-Id";

    /// <summary>Before routing: answers preflights, which carry no token, for every registered origin.</summary>
    public static IApplicationBuilder UsePreflight(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var wanted = http.Request.Headers.AccessControlRequestMethod;
        if (!HttpMethods.IsOptions(http.Request.Method) || wanted.Count != 1 || IsClosed(http) || Origin(http) is not { } origin
            || !Takes(http, wanted[0]!) || !await IsRegistered(http, origin))
        {
            await next(http);
            return;
        }
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlAllowMethods = IsGraphQL(http) ? "GET, POST" : "GET";
        headers.AccessControlAllowHeaders = "Accept, Authorization, Content-Type, DPoP, GraphQL-Cost, If-None-Match, X-Request-Id";
        headers.AccessControlMaxAge = "600";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    });

    /// <summary>After authentication: the caller's own origins; before it is known who calls, any registered one, so that a page can read its refusal.</summary>
    public static IApplicationBuilder UseCrossOrigin(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (!IsClosed(http) && Origin(http) is { } origin && Takes(http, http.Request.Method) && await Allowed(http, origin) is { } allowed)
        {
            http.Response.OnStarting(() =>
            {
                http.Response.Headers.AccessControlAllowOrigin = allowed;
                http.Response.Headers.AccessControlExposeHeaders = Exposed;
                if (allowed == "*")
                {
                    http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
                }
                return Task.CompletedTask;
            });
        }
        await next(http);
    });

    private static async ValueTask<string?> Allowed(HttpContext http, string origin)
    {
        if (http.GetEndpoint()?.Metadata is { } open && open.GetMetadata<IAllowAnonymous>() is not null && open.GetMetadata<WithoutLimits>() is null)
        {
            return "*";
        }
        var copy = await http.RequestServices.GetRequiredService<PartnerRegister>().Current(http.RequestAborted);
        var may = http.GetAccessToken() is { } token
            ? copy.Clients.GetValueOrDefault(token.ClientId)?.Origins.Contains(origin) == true
            : copy.Origins.Contains(origin);
        return may ? origin : null;
    }

    private static async ValueTask<bool> IsRegistered(HttpContext http, string origin) =>
        (await http.RequestServices.GetRequiredService<PartnerRegister>().Current(http.RequestAborted)).Origins.Contains(origin);

    private static bool Takes(HttpContext http, string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || (HttpMethods.IsPost(method) && IsGraphQL(http));

    private static bool IsGraphQL(HttpContext http) => http.Request.Path.Equals("/graphql", StringComparison.Ordinal);

    private static bool IsClosed(HttpContext http) => http.Request.Path.StartsWithSegments("/oauth", StringComparison.OrdinalIgnoreCase);

    private static string? Origin(HttpContext http) =>
        http.Request.Headers.Origin is [{ Length: > 0 and <= 300 } origin] && origin.Contains("://", StringComparison.Ordinal) ? origin : null;
}
