namespace VrnApi.Tokens;

/// <summary>A caller's own value as an explanation may show it: cut, and without control characters.</summary>
internal static class Shown
{
    private const int Longest = 100;

    public static string Of(string? value) =>
        value is null ? "none" : string.Concat(value.Take(Longest).Select(c => c is < ' ' or > '~' or '"' or '\\' ? '?' : c));

    public static string Of(IReadOnlyList<string> values) => values.Count == 0 ? "none" : Of(string.Join(' ', values.Take(3)));
}
