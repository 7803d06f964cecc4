using System.Text.Json;

namespace VrnApi.GraphQL;

/// <summary>Reads the variables of a request within their limits: bytes, nesting, members; a member given twice is refused.</summary>
internal static class RequestVariables
{
    public static JsonDocument? Read(ReadOnlyMemory<byte> json, Limits limits)
    {
        if (json.Length == 0)
        {
            return null;
        }
        if (json.Length > limits.VariableBytes)
        {
            throw new RequestException(ErrorCodes.BadRequest, "The variables are too large.");
        }
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = limits.VariableDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            throw new RequestException(ErrorCodes.BadRequest, "The variables are no JSON object, too deep, or name a member twice.");
        }
        var members = 0;
        if (document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null) || !Within(document.RootElement, limits.VariableMembers, ref members))
        {
            document.Dispose();
            throw new RequestException(ErrorCodes.BadRequest, "The variables are no JSON object or have too many members.");
        }
        return document;
    }

    // The reader's depth limit bounds this recursion.
    private static bool Within(JsonElement element, int limit, ref int members)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    if (++members > limit || !Within(property.Value, limit, ref members))
                    {
                        return false;
                    }
                }
                return true;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (++members > limit || !Within(item, limit, ref members))
                    {
                        return false;
                    }
                }
                return true;
            default:
                return true;
        }
    }
}
