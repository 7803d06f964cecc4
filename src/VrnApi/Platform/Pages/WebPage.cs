using System.Net;
using System.Security.Cryptography;
using System.Text;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.Pages;

/// <summary>A page for people: one style, no script, nothing from another host.</summary>
/// <param name="Title">As plain text.</param>
/// <param name="Body">As HTML; whatever is data in it has been through <see cref="Text"/>.</param>
internal sealed record WebPage(string Title, string Body) : IResult
{
    private const string Style = """

        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
        pre { background: #f3f3f3; padding: 1rem; overflow: auto } a { color: #00408a } svg { max-width: 100%; height: auto }
        td, th { text-align: left; padding: .25rem .75rem .25rem 0; vertical-align: top } dt { font-weight: 600 } dd { margin: 0 0 .75rem }

        """;

    /// <summary>The one style by its hash: no other style runs, nor any script.</summary>
    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>How long others may keep it; nothing is kept unasked if absent.</summary>
    public TimeSpan? Age { get; init; }

    public static string Text(string text) => WebUtility.HtmlEncode(text);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ContentSecurityPolicy = Policy;
        httpContext.Response.Headers.CacheControl = Age is { } age ? $"public, max-age={(int)age.TotalSeconds}" : "no-cache";
        return Conditional.Write(httpContext, Encoding.UTF8.GetBytes(
            $"""
            <!doctype html>
            <html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(Title)} - VrnApi</title>
            <style>{Style}</style>
            </head><body><main><h1>{Text(Title)}</h1>{Body}</main></body></html>
            """), "text/html; charset=utf-8");
    }
}
