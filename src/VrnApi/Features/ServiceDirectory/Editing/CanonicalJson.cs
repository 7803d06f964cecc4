using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>One spelling of a document, so that equal content has an equal hash: members in order, without what says nothing.</summary>
internal static class CanonicalJson
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode? node) => Plain(node)?.ToJsonString(Relaxed) ?? "null";

    /// <returns>Null for null, blank text, empty lists and empty objects.</returns>
    private static JsonNode? Plain(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                var plain = new JsonObject();
                foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    if (Plain(value) is { } kept)
                    {
                        plain[name] = kept;
                    }
                }
                return plain.Count > 0 ? plain : null;
            case JsonArray items:
                var list = new JsonArray([.. items.Select(Plain).Where(item => item is not null)]);
                return list.Count > 0 ? list : null;
            case JsonValue value when value.TryGetValue<string>(out var text):
                return text.Trim() is { Length: > 0 } trimmed ? JsonValue.Create(trimmed) : null;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<decimal>(out var number):
                return JsonValue.Create(number / 1.0000000000000000000000000000m);
            default:
                return node?.DeepClone();
        }
    }
}
