using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using VrnApi.Platform.Http;

namespace VrnApi.Platform;

/// <summary>The human side of every problem's <c>type</c>: what it means and how to mend it.</summary>
internal static class ProblemPages
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    public static void MapProblemPages(this WebApplication app)
    {
        var pages = app.MapGroup("/problems").AllowAnonymous().ExcludeFromDescription();
        pages.MapGet("/", (HttpContext http) => Page(http, "Problems", Overview()));
        pages.MapGet("/{code}", IResult (string code, HttpContext http) =>
            Problems.All.TryGetValue(code.Replace('-', '_'), out var problem) ? Page(http, problem.Title, Explain(problem)) : new ProblemAnswer(Problems.NotFound));
    }

    private static string Overview()
    {
        var rows = new StringBuilder();
        foreach (var problem in Problems.All.Values.OrderBy(problem => problem.Status).ThenBy(problem => problem.Code, StringComparer.Ordinal))
        {
            rows.Append($"<tr><td>{problem.Status}</td><td><a href=\"{problem.Type}\"><code>{problem.Code}</code></a></td><td>{Text(problem.Title)}</td></tr>");
        }
        return $"<p>Every refusal carries one of these codes. GraphQL shows the same codes in capitals.</p><table><thead><tr><th scope=\"col\">Status</th><th scope=\"col\">Code</th><th scope=\"col\">Meaning</th></tr></thead><tbody>{rows}</tbody></table>";
    }

    private static string Explain(Problem problem) =>
        $"""
        <p><code>{problem.Code}</code> with status {problem.Status}; in GraphQL <code>{problem.GraphQLCode}</code>.</p>
        <h2>What to do</h2>
        <p>{Text(problem.Remedy)}</p>
        <h2>How it looks</h2>
        <pre>{Text($$"""
        HTTP/1.1 {{problem.Status}}
        Content-Type: application/problem+json

        {
          "type": "{{problem.Type}}",
          "title": "{{problem.Title}}",
          "status": {{problem.Status}},
          "code": "{{problem.Code}}",
          ...
        }
        """)}</pre>
        <p><a href="/problems">All problems</a></p>
        """;

    private static ContentHttpResult Page(HttpContext http, string title, string body)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Content(
            $$"""
            <!doctype html>
            <html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{Text(title)}} - VrnApi</title>
            <style>
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
            pre { background: #f3f3f3; padding: 1rem; overflow: auto } a { color: #00408a }
            td, th { text-align: left; padding: .25rem .75rem .25rem 0; vertical-align: top }
            </style>
            </head><body><main><h1>{{Text(title)}}</h1>{{body}}</main></body></html>
            """, "text/html; charset=utf-8");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
