using System.Globalization;
using System.Text.Json;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

internal enum ScalarKind
{
    Int,
    Float,
    String,
    Boolean,
    Id,
    DateTime,
    LocalDate,
    Uuid,
    Url,
    Long,

    /// <summary>Unknown to the engine: every literal and every JSON value is taken as it is.</summary>
    Other,
}

/// <summary>
/// Input coercion of scalars (specification 3.5, design section 3). CLR values: int, double, string, bool, string for ID,
/// DateTimeOffset, DateOnly, Guid, Uri, long.
/// </summary>
internal static class Scalars
{
    public const int MaxUrl = 2048;

    public static ScalarKind KindOf(string name) => name switch
    {
        "Int" => ScalarKind.Int,
        "Float" => ScalarKind.Float,
        "String" => ScalarKind.String,
        "Boolean" => ScalarKind.Boolean,
        "ID" => ScalarKind.Id,
        "DateTime" => ScalarKind.DateTime,
        "LocalDate" => ScalarKind.LocalDate,
        "UUID" => ScalarKind.Uuid,
        "URL" => ScalarKind.Url,
        "Long" => ScalarKind.Long,
        _ => ScalarKind.Other,
    };

    public static string Describe(string name) => name switch
    {
        "Int" => "A whole number of 32 bits.",
        "Float" => "A number of double precision.",
        "String" => "Text.",
        "Boolean" => "true or false.",
        _ => "An opaque identifier; given as a string or a whole number, answered as a string.",
    };

    /// <summary>Reads a literal that is neither a variable nor null; false if it is no value of the scalar.</summary>
    public static bool TryLiteral(ScalarType type, ValueNode node, out object? value)
    {
        value = null;
        switch (type.Kind)
        {
            case ScalarKind.Int:
                if (node is IntNode i && int.TryParse(i.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
                {
                    value = whole;
                }
                return value is not null;
            case ScalarKind.Float:
                var text = node is IntNode n ? n.Text : (node as FloatNode)?.Text;
                if (text is not null && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
                {
                    value = number;
                }
                return value is not null;
            case ScalarKind.Boolean:
                value = node is BooleanNode b ? b.Value : null;
                return value is not null;
            case ScalarKind.Id:
                value = node is IntNode id ? id.Text : (node as StringNode)?.Value;
                return value is not null;
            case ScalarKind.Long:
                return node is IntNode l ? TryLong(l.Text, out value) : node is StringNode digits && TryLong(digits.Value, out value);
            case ScalarKind.Other:
                return type.Accepts?.Invoke(node) ?? true;
            default:
                return node is StringNode s && TryText(type.Kind, s.Value, out value);
        }
    }

    /// <summary>Reads a JSON value that is not null; false if it is no value of the scalar.</summary>
    public static bool TryJson(ScalarType type, JsonElement json, out object? value)
    {
        value = null;
        switch (type.Kind)
        {
            case ScalarKind.Int:
                if (json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var d) && Math.Floor(d) == d && d is >= int.MinValue and <= int.MaxValue)
                {
                    value = (int)d;
                }
                return value is not null;
            case ScalarKind.Float:
                if (json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number) && double.IsFinite(number))
                {
                    value = number;
                }
                return value is not null;
            case ScalarKind.Boolean:
                value = json.ValueKind switch
                {
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    _ => null,
                };
                return value is not null;
            case ScalarKind.Id:
                if (json.ValueKind == JsonValueKind.String)
                {
                    value = json.GetString();
                }
                else if (json.ValueKind == JsonValueKind.Number)
                {
                    value = WholeText(json);
                }
                return value is not null;
            case ScalarKind.Long:
                return json.ValueKind switch
                {
                    JsonValueKind.Number => TryLong(WholeText(json) ?? "", out value),
                    JsonValueKind.String => TryLong(json.GetString()!, out value),
                    _ => false,
                };
            case ScalarKind.Other:
                value = json.Clone();
                return true;
            default:
                return json.ValueKind == JsonValueKind.String && TryText(type.Kind, json.GetString()!, out value);
        }
    }

    /// <summary>RFC 3339 with an offset and at most seven fraction digits.</summary>
    public static bool TryDateTime(string text, out DateTimeOffset value)
    {
        value = default;
        if (text.Length < 20 || text[10] is not ('T' or 't'))
        {
            return false;
        }
        var zone = text[^1] is 'Z' or 'z' ? text.Length - 1 : text.Length - 6;
        if (zone < 19 || (zone > 19 && (text[19] != '.' || zone - 20 is < 1 or > 7)))
        {
            return false;
        }
        for (var i = 20; i < zone; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                return false;
            }
        }
        if (!DateTime.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || !TimeOnly.TryParseExact(text.AsSpan(11, 8), "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return false;
        }
        long ticks = 0;
        if (zone > 19)
        {
            ticks = long.Parse(text.AsSpan(20, zone - 20).ToString().PadRight(7, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
        }
        var offset = TimeSpan.Zero;
        if (zone == text.Length - 6)
        {
            if (text[zone] is not ('+' or '-') || text[zone + 3] != ':'
                || !int.TryParse(text.AsSpan(zone + 1, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
                || !int.TryParse(text.AsSpan(zone + 4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || hours > 14 || minutes > 59)
            {
                return false;
            }
            offset = new TimeSpan(hours, minutes, 0) * (text[zone] == '-' ? -1 : 1);
        }
        var local = day.Add(time.ToTimeSpan()).Ticks + ticks;
        if (offset.Duration() > TimeSpan.FromHours(14) || local - offset.Ticks < DateTime.MinValue.Ticks || local - offset.Ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }
        value = new DateTimeOffset(local - offset.Ticks, TimeSpan.Zero);
        return true;
    }

    private static bool TryText(ScalarKind kind, string text, out object? value)
    {
        value = null;
        switch (kind)
        {
            case ScalarKind.String:
                value = text;
                break;
            case ScalarKind.Uuid:
                value = Guid.TryParseExact(text, "D", out var id) ? id : null;
                break;
            case ScalarKind.LocalDate:
                value = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
                break;
            case ScalarKind.Url:
                value = text.Length <= MaxUrl && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                    && text.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? uri : null;
                break;
            case ScalarKind.DateTime:
                value = TryDateTime(text, out var time) ? time : null;
                break;
            default:
                break;
        }
        return value is not null;
    }

    private static bool TryLong(string text, out object? value)
    {
        value = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && text[0] != '+' ? number : null;
        return value is not null;
    }

    // 1.0 and 1e3 are whole numbers; their digits, or null.
    private static string? WholeText(JsonElement json)
    {
        if (json.TryGetInt64(out var whole))
        {
            return whole.ToString(CultureInfo.InvariantCulture);
        }
        return json.TryGetDouble(out var number) && Math.Floor(number) == number && Math.Abs(number) <= 1L << 53
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : null;
    }
}
