using System.Security.Cryptography;
using System.Text;
using VrnApi.GraphQL;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.GraphQL;

/// <summary>The contract as files, for anybody: the SDL, and a reference in Markdown that is made from it.</summary>
internal static class GraphQLContract
{
    public const string SdlAddress = "/graphql/schema.graphql", ReferenceAddress = "/docs/graphql";

    public static void MapGraphQLContract(this WebApplication app)
    {
        var engine = app.Services.GetRequiredService<Engine<Call>>();
        var documents = app.Services.GetRequiredService<TrustedDocuments>();
        Serve(app, SdlAddress, Encoding.UTF8.GetBytes(engine.Schema.Sdl), "application/graphql; charset=utf-8");
        Serve(app, ReferenceAddress, Encoding.UTF8.GetBytes(Reference(engine, documents)), "text/markdown; charset=utf-8");
    }

    internal static string Reference(Engine<Call> engine, TrustedDocuments documents)
    {
        var text = new StringBuilder(engine.Schema.Describe());
        text.Append("\n## Trusted documents\n\nSend `documentId` instead of `query`.\n");
        foreach (var document in documents.All)
        {
            text.Append($"\n### {document.Name}\n\n`{document.Id}`\n\n```graphql\n{document.Text.TrimEnd()}\n```\n");
        }
        return text.ToString();
    }

    private static void Serve(WebApplication app, string address, byte[] bytes, string contentType)
    {
        var etag = Conditional.OfHash(SHA256.HashData(bytes));
        app.MapGet(address, (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=300";
            return Conditional.Write(http, bytes, contentType, etag);
        }).AllowAnonymous().ExcludeFromDescription();
    }
}
