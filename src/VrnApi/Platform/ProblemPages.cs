using System.Text;
using VrnApi.Platform.Http;
using VrnApi.Platform.Pages;

namespace VrnApi.Platform;

/// <summary>The human side of every problem's <c>type</c>: what it means and how to mend it.</summary>
internal static class ProblemPages
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapProblemPages(this WebApplication app)
    {
        var pages = app.MapGroup("/problems").AllowAnonymous().ExcludeFromDescription();
        pages.MapMethods("/", Reading, () => Page("Problems", Overview()));
        pages.MapMethods("/{code}", Reading, IResult (string code) =>
            Problems.All.TryGetValue(code.Replace('-', '_'), out var problem) ? Page(problem.Title, Explain(problem)) : new ProblemAnswer(Problems.NotFound));
    }

    private static string Overview()
    {
        var rows = new StringBuilder();
        foreach (var problem in Problems.All.Values.OrderBy(problem => problem.Status).ThenBy(problem => problem.Code, StringComparer.Ordinal))
        {
            rows.Append($"<tr><td>{problem.Status}</td><td><a href=\"{problem.Type}\"><code>{problem.Code}</code></a></td><td>{Text(problem.Title)}</td></tr>");
        }
        return $"<p>Every refusal carries one of these codes. GraphQL shows the same codes in capitals.</p><table><thead><tr><th scope=\"col\">Status</th><th scope=\"col\">Code</th><th scope=\"col\">Meaning</th></tr></thead><tbody>{rows}</tbody></table><p><a href=\"/\">Front page</a></p>";
    }

    private static string Explain(Problem problem) =>
        $"""
        <p><code>{problem.Code}</code> with status {problem.Status}; in GraphQL <code>{problem.GraphQLCode}</code>.</p>
        <h2>What to do</h2>
        <p>{Text(problem.Remedy)}</p>
        <h2>How it looks</h2>
        <pre tabindex="0">{Text($$"""
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
        <p><a href="/problems">All problems</a>, <a href="/">front page</a></p>
        """;

    private static WebPage Page(string title, string body) => new(title, body) { Age = TimeSpan.FromHours(1) };

    private static string Text(string text) => WebPage.Text(text);
}
