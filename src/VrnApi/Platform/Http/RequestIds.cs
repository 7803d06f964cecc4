using VrnApi.Tokens.Clients;

namespace VrnApi.Platform.Http;

internal static class RequestIds
{
    private const string Header = "X-Request-Id";

    /// <summary>Echoes the caller's request id, or gives one, in the answer, the log and every problem.</summary>
    public static IApplicationBuilder UseRequestIds(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Request.Headers[Header] is [{ } given] && IsAcceptable(given))
        {
            http.TraceIdentifier = given;
        }
        http.Response.Headers[Header] = http.TraceIdentifier;
        return next(http);
    });

    // It is written to logs and headers, so only short plain tokens are taken over, and nothing that looks like a secret of ours.
    private static bool IsAcceptable(string id) =>
        id.Length is > 0 and <= 100 && !id.Contains(SecretFormat.Prefix, StringComparison.Ordinal) && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');
}
