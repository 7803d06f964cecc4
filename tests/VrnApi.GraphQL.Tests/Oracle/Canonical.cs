using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VrnApi.GraphQL.Tests.Oracle;

/// <summary>Coerced values and JSON as one text each, equal where the meaning is equal.</summary>
internal static class Canonical
{
    /// <summary>A coerced value, keys in ordinal order; the same text as <c>canonical</c> in resolve.mjs.</summary>
    public static string Value(object? value) => value switch
    {
        null => "null",
        bool b => b ? "true" : "false",
        string s => Quote(s),
        EnumValueDef e => Quote(e.Name),
        double d => Number(d),
        int or long => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        InputObject o => Members(o.Given.Select(m => (m.Key, Value(m.Value)))),
        IReadOnlyDictionary<string, object?> o => Members(o.Select(m => (m.Key, Value(m.Value)))),
        JsonElement json => Json(json),
        IEnumerable list => '[' + string.Join(',', list.Cast<object?>().Select(Value)) + ']',
        _ => throw new ArgumentException(value.GetType().Name),
    };

    /// <summary>JSON with its members as they stand, numbers in one form.</summary>
    public static string Ordered(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject o => '{' + string.Join(',', o.Select(m => Quote(m.Key) + ':' + Ordered(m.Value))) + '}',
        JsonArray a => '[' + string.Join(',', a.Select(Ordered)) + ']',
        _ when node.GetValueKind() == JsonValueKind.Number => Number(node.GetValue<JsonElement>().GetDouble()),
        _ when node.GetValueKind() == JsonValueKind.String => Quote(node.GetValue<string>()),
        _ => node.ToJsonString(),
    };

    private static string Json(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => Members(json.EnumerateObject().Select(m => (m.Name, Json(m.Value)))),
        JsonValueKind.Array => '[' + string.Join(',', json.EnumerateArray().Select(Json)) + ']',
        JsonValueKind.String => Quote(json.GetString()!),
        JsonValueKind.Number => Number(json.GetDouble()),
        _ => json.GetRawText(),
    };

    private static string Members(IEnumerable<(string Name, string Text)> members) =>
        '{' + string.Join(',', members.OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => m.Name + ':' + m.Text)) + '}';

    private static string Number(double number) => number == 0 ? "0" : number.ToString("R", CultureInfo.InvariantCulture);

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }
        return quoted.Append('"').ToString();
    }
}
