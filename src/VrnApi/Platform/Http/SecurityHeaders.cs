namespace VrnApi.Platform.Http;

internal static class SecurityHeaders
{
    /// <summary>
    /// On every answer, errors and faults included: written when the answer starts, because a fault empties what was set before.
    /// A page that needs more (the explorer) sets its own policy, and that stays.
    /// </summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(static context =>
        {
            Complete((HttpContext)context);
            return Task.CompletedTask;
        }, http);
        // A request line that asks to be echoed; nothing here takes it (RFC 9110 section 9.3.8).
        return HttpMethods.IsTrace(http.Request.Method) || HttpMethods.IsConnect(http.Request.Method) || http.Request.Method.Equals("TRACK", StringComparison.OrdinalIgnoreCase)
            ? new ProblemAnswer(Problems.MethodNotAllowed).ExecuteAsync(http)
            : next(http);
    });

    private static void Complete(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        headers["Referrer-Policy"] = "no-referrer";
        headers.TryAdd("X-Request-Id", http.TraceIdentifier);
        headers.TryAdd("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        if (http.Response.StatusCode != StatusCodes.Status304NotModified)
        {
            // Whoever says nothing about keeping an answer must not have it kept: it may be a partner's.
            headers.TryAdd("Cache-Control", "no-store");
        }
        foreach (var name in (string[])["Origin", "Authorization"])
        {
            if (!headers.GetCommaSeparatedValues("Vary").Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                headers.Append("Vary", name);
            }
        }
    }
}
