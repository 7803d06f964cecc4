using System.Text.RegularExpressions;

namespace VrnApi.Tests.Features;

/// <summary>The served schema of GraphQL as text: enough of its grammar to look at every name.</summary>
internal static partial class Sdl
{
    /// <summary>Types by name.</summary>
    /// <param name="Kind"><c>type</c>, <c>input</c>, <c>enum</c> or <c>interface</c>.</param>
    /// <param name="Fields">With the named type of each and its arguments; of an enum its values.</param>
    public sealed record Definition(string Kind, IReadOnlyList<(string Name, string Type, IReadOnlyList<(string Name, string Type)> Arguments)> Fields);

    /// <summary>Without descriptions, comments and directives.</summary>
    public static string Bare(string sdl) => Directive().Replace(Comment().Replace(Description().Replace(sdl, " "), " "), " ");

    public static IReadOnlyDictionary<string, Definition> Read(string sdl) => Block().Matches(Bare(sdl)).GroupBy(match => match.Groups[2].Value).ToDictionary(group => group.Key, group => new Definition(group.First().Groups[1].Value,
        [.. group.SelectMany(match => match.Groups[1].Value == "enum"
            ? Word().Matches(match.Groups[3].Value).Select(value => (value.Value, "", (IReadOnlyList<(string, string)>)[]))
            : Field().Matches(match.Groups[3].Value).Select(field => (field.Groups[1].Value, field.Groups[3].Value,
                (IReadOnlyList<(string, string)>)[.. Argument().Matches(field.Groups[2].Value).Select(argument => (argument.Groups[1].Value, argument.Groups[2].Value))])))]), StringComparer.Ordinal);

    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\])*\"")]
    private static partial Regex Description();

    [GeneratedRegex("#[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"@\w+(\s*\([^)]*\))?")]
    private static partial Regex Directive();

    [GeneratedRegex(@"\b(type|input|enum|interface)\s+(\w+)[^{]*\{([^}]*)\}")]
    private static partial Regex Block();

    [GeneratedRegex(@"(\w+)\s*(\([^)]*\))?\s*:\s*\[*(\w+)")]
    private static partial Regex Field();

    [GeneratedRegex(@"(\w+)\s*:\s*\[*(\w+)")]
    private static partial Regex Argument();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
