using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>The feed's own description (OpenAPI 3.1), cut out of the platform's: its routes, and of the schemas what they use.</summary>
public static class OpenApiOfFeed
{
    private static readonly string[] RequiredPaths = ["/", "/services", "/services/{id}"];

    private static readonly Lazy<byte[]> Document = new(Cut);

    public static DocumentAnswer<JsonElement> Handle() => new(Document.Value, SHA256.HashData(Document.Value), OpenFeedRoutes.Cached);

    private static byte[] Cut()
    {
        using var stream = SeedFile.Open("schemas/openapi/v1.json");
        var whole = JsonNode.Parse(stream)!.AsObject();
        var paths = new JsonObject();
        foreach (var (path, item) in whole["paths"]!.AsObject().Where(path => (path.Key + "/").StartsWith(OpenFeedRoutes.Base + "/", StringComparison.Ordinal)))
        {
            var own = path.Length == OpenFeedRoutes.Base.Length ? "/" : path[OpenFeedRoutes.Base.Length..];
            var copy = item!.DeepClone().AsObject();
            foreach (var (method, operation) in copy)
            {
                // The standard's words for what a feed must have.
                operation!.AsObject()["tags"] = new JsonArray(method == "get" && RequiredPaths.Contains(own) ? "required" : "optional");
            }
            paths[own] = copy;
        }
        var schemas = whole["components"]!["schemas"]!.AsObject();
        var used = new JsonObject();
        var waiting = new Queue<JsonNode>([paths]);
        while (waiting.TryDequeue(out var node))
        {
            foreach (var name in References(node).Where(name => !used.ContainsKey(name)))
            {
                used[name] = schemas[name]!.DeepClone();
                waiting.Enqueue(used[name]!);
            }
        }
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Open Referral UK feed",
                ["version"] = "HSDS-UK-3.0",
                ["description"] = "The open feed of this platform, for anybody: services, organisations, places and terms.",
                ["license"] = whole["info"]!["license"]!.DeepClone(),
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = OpenFeedRoutes.Base }),
            ["tags"] = new JsonArray(new JsonObject { ["name"] = "required" }, new JsonObject { ["name"] = "optional" }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = used },
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(member => member is { Key: "$ref", Value: JsonValue text } ? [text.GetValue<string>().Split('/')[^1]] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
