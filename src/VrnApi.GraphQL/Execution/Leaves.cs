using System.Collections.Frozen;
using System.Text.Json;

namespace VrnApi.GraphQL;

/// <summary>Output coercion of leaves (specification 3.5, 3.9): CLR values to JSON by their schema type.</summary>
internal static class Leaves
{
    /// <summary>False if the value is none of its type; nothing is written then.</summary>
    public static bool Write(JsonBuffer buffer, NamedType type, object value) => type switch
    {
        EnumType e => WriteEnum(buffer, e, value),
        ScalarType scalar => WriteScalar(buffer, scalar.Kind, value),
        _ => false,
    };

    /// <summary>SCREAMING_SNAKE name of a CLR enum member, e.g. <c>DropIn</c> is DROP_IN.</summary>
    public static string EnumName(string member)
    {
        var text = new System.Text.StringBuilder(member.Length + 4);
        for (var i = 0; i < member.Length; i++)
        {
            var boundary = i > 0 && char.IsUpper(member[i])
                && (!char.IsUpper(member[i - 1]) || (i + 1 < member.Length && char.IsLower(member[i + 1]))) && member[i - 1] != '_';
            text.Append(boundary ? "_" : "").Append(char.ToUpperInvariant(member[i]));
        }
        return text.ToString();
    }

    /// <summary>Quoted names of all members of a CLR enum; made once at start-up.</summary>
    public static FrozenDictionary<T, byte[]> EnumNames<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().Distinct().ToFrozenDictionary(v => v, v => System.Text.Encoding.UTF8.GetBytes('"' + EnumName(v.ToString()) + '"'));

    private static bool WriteEnum(JsonBuffer buffer, EnumType type, object value)
    {
        var name = value switch
        {
            string s => s,
            EnumValueDef def => def.Name,
            Enum e => EnumName(e.ToString()),
            _ => null,
        };
        if (name is null || !type.ByName.ContainsKey(name))
        {
            return false;
        }
        buffer.String(name);
        return true;
    }

    private static bool WriteScalar(JsonBuffer buffer, ScalarKind kind, object value)
    {
        switch (kind, value)
        {
            case (ScalarKind.Int, int i): buffer.Int(i); return true;
            case (ScalarKind.Int, long l) when l is >= int.MinValue and <= int.MaxValue: buffer.Int(l); return true;
            case (ScalarKind.Long, long l): buffer.Int(l); return true;
            case (ScalarKind.Long, int i): buffer.Int(i); return true;
            case (ScalarKind.Float, double d) when double.IsFinite(d): buffer.Double(d); return true;
            case (ScalarKind.Float, decimal m): buffer.Decimal(m); return true;
            case (ScalarKind.Float, int i): buffer.Int(i); return true;
            case (ScalarKind.Boolean, bool b): buffer.Bool(b); return true;
            case (ScalarKind.String or ScalarKind.Id, string s): buffer.String(s); return true;
            case (ScalarKind.Id, int i): buffer.String(i.ToString(System.Globalization.CultureInfo.InvariantCulture)); return true;
            case (ScalarKind.Id or ScalarKind.Uuid, Guid g): buffer.Guid(g); return true;
            case (ScalarKind.DateTime, DateTimeOffset t): buffer.Time(t); return true;
            case (ScalarKind.LocalDate, DateOnly d): buffer.Date(d); return true;
            case (ScalarKind.Url, Uri u): buffer.String(u.AbsoluteUri); return true;
            case (ScalarKind.Other, JsonElement json): buffer.Raw(System.Text.Encoding.UTF8.GetBytes(json.GetRawText())); return true;
            case (ScalarKind.Other, _): buffer.Any(value); return true;
            default: return false;
        }
    }
}
