namespace VrnApi.Platform.Http;

internal static class SecurityHeaders
{
    /// <summary>On every answer, errors included; a page that needs more (the explorer) replaces its own policy.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        headers.Vary = "Origin, Authorization";
        return next(http);
    });
}
