using System.Text.Json;

namespace VrnApi.Tokens.Jwt;

/// <summary>JSON of tokens and keys: no duplicate names, depth at most 6, no broken text anywhere.</summary>
public static class StrictJson
{
    public const int MaxDepth = 6;

    /// <exception cref="JoseException"><see cref="Refusal.JoseJson"/></exception>
    public static JsonElement ReadObject(ReadOnlyMemory<byte> utf8)
    {
        var value = ReadValue(utf8, MaxDepth);
        return value.ValueKind == JsonValueKind.Object ? value : throw new JoseException(Refusal.JoseJson);
    }

    internal static JsonElement ReadValue(ReadOnlyMemory<byte> utf8, int maxDepth)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions
            {
                AllowDuplicateProperties = false,
                AllowTrailingCommas = false,
                CommentHandling = JsonCommentHandling.Disallow,
                MaxDepth = maxDepth,
            });
            Touch(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new JoseException(Refusal.JoseJson);
        }
    }

    /// <summary>Invalid UTF-8 and lone surrogates are found only when a string is read, so every one is read here.</summary>
    private static void Touch(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    Touch(property.Value);
                }
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Touch(item);
                }
                break;
            case JsonValueKind.String:
                _ = element.GetString();
                break;
        }
    }
}
