using System.Security.Cryptography;
using System.Text;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.Pages;

/// <summary>
/// The contracts of the repository's <c>schemas/</c> as files, to the byte, for anybody: JSON Schemas, the API description, the SDL; and the
/// Postman collection. A JSON Schema's <c>$id</c> is its address here.
/// </summary>
internal static class ContractFiles
{
    public const string Address = "/schemas", PostmanAddress = "/postman/VrnApi.postman_collection.json";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapContractFiles(this WebApplication app)
    {
        var list = new StringBuilder();
        foreach (var name in typeof(ContractFiles).Assembly.GetManifestResourceNames().Where(IsContract).Order(StringComparer.Ordinal))
        {
            var (address, bytes, type) = ("/" + name, SeedFile.Bytes(name), TypeOf(name));
            var etag = Conditional.OfHash(SHA256.HashData(bytes));
            app.MapMethods(address, Reading, (HttpContext http) =>
            {
                http.Response.Headers.CacheControl = "public, max-age=300";
                return Conditional.Write(http, bytes, type, etag);
            }).AllowAnonymous().ExcludeFromDescription();
            list.Append($"<li><a href=\"{WebPage.Text(address)}\"><code>{WebPage.Text(name)}</code></a></li>");
        }
        var page = new WebPage("Schemas", $"<p>The contracts as files, as the platform checks against them.</p><ul>{list}</ul><p><a href=\"/\">Front page</a></p>") { Age = TimeSpan.FromMinutes(5) };
        app.MapMethods(Address, Reading, () => page).AllowAnonymous().ExcludeFromDescription();
    }

    private static bool IsContract(string name) =>
        name.StartsWith("schemas/json/", StringComparison.Ordinal) || name.StartsWith("schemas/openapi/", StringComparison.Ordinal)
        || name == GraphQLSchema.File || name.StartsWith("postman/", StringComparison.Ordinal);

    private static string TypeOf(string name) =>
        name.EndsWith(".schema.json", StringComparison.Ordinal) ? "application/schema+json"
        : name.EndsWith(".graphql", StringComparison.Ordinal) ? "application/graphql; charset=utf-8"
        : "application/json; charset=utf-8";
}
