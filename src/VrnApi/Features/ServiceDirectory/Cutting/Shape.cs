using System.Text;
using VrnApi.Data.Model;

namespace VrnApi.Features.ServiceDirectory.Cutting;

/// <summary>Makes of a JSON value what GraphQL says instead.</summary>
/// <returns>Null where the value is written as it stands.</returns>
internal delegate byte[]? Rewrite(ReadOnlySpan<byte> json);

/// <summary>Where the fields of a GraphQL type stand in a stored document, by the names of the fields. What is not named here is read off a model.</summary>
internal sealed record Shape(IReadOnlyDictionary<string, Part> Parts);

/// <param name="Path">Names of members from the object of the type down.</param>
internal abstract record Part(string[] Path);

/// <summary>A leaf.</summary>
/// <param name="Absent">What stands for a member that is not there; nothing for null.</param>
internal sealed record Leaf(string[] Path, Rewrite? Rewrite = null, byte[]? Absent = null) : Part(Path);

/// <summary>An object, a list of objects, or the first of a list.</summary>
internal sealed record Inner(string[] Path, Shape Of, bool FirstOnly = false) : Part(Path);

internal static class Rewrites
{
    /// <summary>A code of the house as the name that GraphQL has for it.</summary>
    /// <param name="between">What stands between the words of a code.</param>
    public static Rewrite Code<T>(char between = '-') where T : struct, Enum
    {
        (byte[] Code, byte[] Name)[] names = [.. Codes.All<T>().Select(code => (Quoted(code.Replace('-', between)), Quoted(code.Replace('-', '_').ToUpperInvariant())))];
        return json =>
        {
            foreach (var (code, name) in names)
            {
                if (json.SequenceEqual(code))
                {
                    return name;
                }
            }
            throw new FormatException($"A document has a value that is no {typeof(T).Name}.");
        };
    }

    /// <summary>GraphQL writes no zeros at the end of a second's fraction.</summary>
    public static byte[]? Time(ReadOnlySpan<byte> json)
    {
        // "2026-11-20T13:52:53.890Z"
        var end = json.Length - 2;
        while (json[end - 1] == '0' && end > 21)
        {
            end--;
        }
        return end == json.Length - 2 ? null : [.. json[..(json[end - 1] == '.' ? end - 1 : end)], .. "Z\""u8];
    }

    private static byte[] Quoted(string text) => Encoding.ASCII.GetBytes($"\"{text}\"");
}
