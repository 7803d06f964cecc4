using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.GraphQL;

/// <summary>
/// GraphiQL at <c>/graphql/explorer</c>, in Sandbox and Development alone. Its files come from npm and lie beside the host
/// (<c>eng/explorer.sh</c>); nothing is loaded from elsewhere, and the token that is typed in goes to this host alone.
/// </summary>
internal static class Explorer
{
    // The editor measures itself with inline styles; scripts are files of this host and nothing else.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapExplorer(this WebApplication app)
    {
        if (app.Environment.IsProduction())
        {
            return;
        }
        var folder = Path.Combine(AppContext.BaseDirectory, "wwwroot", "explorer");
        var files = new Lazy<PhysicalFileProvider>(() => new PhysicalFileProvider(folder));
        var types = new FileExtensionContentTypeProvider();
        app.MapGet("/graphql/explorer/{file?}", (string? file, HttpContext http) =>
        {
            if (file is null && http.Request.Path.Value?.EndsWith('/') == false)
            {
                return (IResult)TypedResults.Redirect("/graphql/explorer/");
            }
            return Directory.Exists(folder) ? Send(files.Value, types, file ?? "index.html", http) : new ProblemAnswer(Problems.NotFound, "The explorer has not been built; eng/explorer.sh builds it.");
        }).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Send(PhysicalFileProvider files, FileExtensionContentTypeProvider types, string name, HttpContext http)
    {
        var file = files.GetFileInfo(name);
        if (!file.Exists || file.PhysicalPath is null || !types.TryGetContentType(name, out var type))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.CacheControl = "no-cache";
        PhysicalFileHttpResult sent = TypedResults.PhysicalFile(file.PhysicalPath, type, lastModified: file.LastModified);
        return sent;
    }
}
