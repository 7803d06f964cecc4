using System.Text;

namespace VrnApi.Data.Model;

/// <summary>How CLR names are written outside C#: <c>snake_case</c> in the database, <c>kebab-case</c> for the codes of enums.</summary>
public static class Names
{
    public static string SnakeCase(string name) => Split(name, '_');

    public static string KebabCase(string name) => Split(name, '-');

    /// <summary>A capital opens a word unless it stands in a run of capitals: <c>LaEstab</c> is <c>la_estab</c>, <c>URNCode</c> is <c>urn_code</c>.</summary>
    private static string Split(string name, char separator)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            var opens = char.IsUpper(c) && i > 0
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (opens)
            {
                text.Append(separator);
            }
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }
}
