using System.Globalization;

namespace VrnApi.Features.Outcomes.Rules;

/// <summary>Which versions are meant: <c>2.1.0</c> one, <c>2.1.*</c>, <c>2.*</c> and <c>*</c> the newest of many.</summary>
public readonly record struct VersionPattern(int? Major, int? Minor, int? Patch)
{
    public bool IsExact => Patch is not null;

    /// <returns>Null when the text breaks the grammar.</returns>
    public static VersionPattern? Parse(string text)
    {
        var parts = text.Split('.');
        var isWild = parts[^1] == "*";
        if (parts.Length > 3 || (!isWild && parts.Length != 3))
        {
            return null;
        }
        var numbers = new int?[3];
        for (var i = 0; i < parts.Length - (isWild ? 1 : 0); i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || (parts[i].Length > 1 && parts[i][0] == '0'))
            {
                return null;
            }
            numbers[i] = number;
        }
        return new VersionPattern(numbers[0], numbers[1], numbers[2]);
    }

    public bool Matches(int major, int minor, int patch) =>
        (Major is null || Major == major) && (Minor is null || Minor == minor) && (Patch is null || Patch == patch);
}
