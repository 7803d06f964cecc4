using VrnApi.Platform.Security;

namespace VrnApi.Platform.Audit;

/// <summary>Marks a route whose handler writes the row of the reading itself, because it knows more, such as the purpose.</summary>
internal sealed record AuditsItself;

/// <summary>
/// Whoever reads what only an agreement opens leaves a row before the first byte leaves the house; without the row there is no
/// answer. Stands after authorization: what was refused has its own row.
/// </summary>
internal static class GatedReads
{
    public static IApplicationBuilder UseGatedReads(this IApplicationBuilder app)
    {
        var trail = app.ApplicationServices.GetRequiredService<AuditTrail>();
        var clock = app.ApplicationServices.GetRequiredService<TimeProvider>();
        return app.Use(async (http, next) =>
        {
            if (http.Features.Get<Caller>() is { } caller && IsGated(http, caller))
            {
                await trail.Write(AuditEntries.Of(http, caller, "data.read", clock.GetUtcNow(), What(http), Which(http)), http.RequestAborted);
            }
            await next(http);
        });
    }

    private static bool IsGated(HttpContext http, Caller caller) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        && http.GetEndpoint()?.Metadata.GetMetadata<ScopeRequirement>() is { } needed
        && http.GetEndpoint()?.Metadata.GetMetadata<AuditsItself>() is null && IsGated(needed.Scope, caller);

    /// <summary>Whether only an agreement opens the scope to callers of this kind.</summary>
    public static bool IsGated(string scope, Caller caller) =>
        ScopeTable.Find(scope) is { } rule && ScopeTable.Of(rule, caller.Type) == Holding.UnderAgreement;

    /// <summary>The last plain word of the route: <c>submissions</c>.</summary>
    private static string What(HttpContext http) =>
        (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.PathSegments
            .Select(segment => segment.Parts is [Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal] ? literal.Content : null)
            .LastOrDefault(word => word is not null) ?? "data";

    private static string? Which(HttpContext http) =>
        http.Request.RouteValues.Values.LastOrDefault()?.ToString() is { } id ? id[..Math.Min(id.Length, AuditEntries.LongestId)] : null;
}
