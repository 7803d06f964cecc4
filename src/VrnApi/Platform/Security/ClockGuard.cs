using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using VrnApi.Tokens.Endpoints;

namespace VrnApi.Platform.Security;

/// <summary>No token is issued by a host whose clock is off: it would be dead at once, or live too long.</summary>
internal static class ClockGuard
{
    public static void RefuseWhileClockIsOff(this RouteGroupBuilder tokens) => tokens.AddEndpointFilter((context, next) =>
        context.HttpContext.Request.Path.Equals(TokenRoutes.Token, StringComparison.Ordinal)
        && context.HttpContext.RequestServices.GetRequiredService<SelfCheck>().ClockIsOff
            ? ValueTask.FromResult<object?>(Refuse(context.HttpContext))
            : next(context));

    private static JsonHttpResult<JsonObject> Refuse(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.RetryAfter = "30";
        return TypedResults.Json(
            new JsonObject { ["error"] = Problems.ClockOff.Code, ["error_description"] = Problems.ClockOff.Title }, statusCode: Problems.ClockOff.Status);
    }
}
