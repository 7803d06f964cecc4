namespace VrnApi.Features.Outcomes.Rules;

/// <summary>A combination of filter codes in its one spelling: <c>reason=PP|sex=Female</c>, filters in byte order, totals left out.</summary>
public static class FilterKey
{
    /// <summary>The code that stands for all of a filter's codes together.</summary>
    public const string Total = "Total";

    public static string Of(IEnumerable<KeyValuePair<string, string>> filters) => string.Join('|', filters
        .Where(filter => filter.Value.Length > 0 && filter.Value != Total)
        .OrderBy(filter => filter.Key, StringComparer.Ordinal)
        .Select(filter => $"{filter.Key}={filter.Value}"));

    public static IEnumerable<KeyValuePair<string, string>> Parts(string key) => key.Length == 0
        ? []
        : key.Split('|').Select(part => part.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));

    /// <summary>The same combination with one filter more.</summary>
    public static string With(string key, string filter, string code) => Of(Parts(key).Append(KeyValuePair.Create(filter, code)));
}
