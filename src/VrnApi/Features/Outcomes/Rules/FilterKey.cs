namespace VrnApi.Features.Outcomes.Rules;

/// <summary>A combination of filter codes in its one spelling: <c>reason=PP|sex=Female</c>, filters in byte order, totals left out.</summary>
public static class FilterKey
{
    /// <summary>The code that stands for all of a filter's codes together.</summary>
    public const string Total = "Total";

    public static string Of(IEnumerable<KeyValuePair<string, string>> filters) =>
        // Of a hundred thousand rows nearly all have one filter or none.
        filters is IReadOnlyList<KeyValuePair<string, string>> { Count: <= 1 } few
            ? few is [var (filter, code)] && IsPart(code) ? Part(filter, code) : ""
            : string.Join('|', filters.Where(filter => IsPart(filter.Value)).OrderBy(filter => filter.Key, StringComparer.Ordinal).Select(filter => Part(filter.Key, filter.Value)));

    public static IEnumerable<KeyValuePair<string, string>> Parts(string key) => key.Length == 0
        ? []
        : key.Split('|').Select(part => part.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));

    /// <summary>The same combination with one filter more.</summary>
    public static string With(string key, string filter, string code) =>
        key.Length == 0 && IsPart(code) ? Part(filter, code) : Of(Parts(key).Append(KeyValuePair.Create(filter, code)));

    private static bool IsPart(string code) => code.Length > 0 && code != Total;

    private static string Part(string filter, string code) => $"{filter}={code}";
}
