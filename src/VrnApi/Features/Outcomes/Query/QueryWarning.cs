using System.Text.Json.Serialization;
using VrnApi.Features.Outcomes.Query.Rules;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>What a reader should know of an answer that was given all the same.</summary>
/// <param name="Code"><c>NoResults</c>, <c>LocationsNotFound</c>, <c>FiltersNotFound</c>, <c>TimePeriodsNotFound</c>, <c>UnusedIndicators</c>, <c>DeprecatedVersion</c> or <c>SyntheticData</c>.</param>
/// <param name="Path">JSON Pointer into the question in its form as a body; null where it is about the whole.</param>
public sealed record QueryWarning(string Code, string Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Path = null)
{
    public static readonly QueryWarning Synthetic = new("SyntheticData", "The figures are of made-up establishments; they say nothing about any real one.");

    public static readonly QueryWarning Deprecated = new("DeprecatedVersion", "A newer version takes the place of this one.", "/dataSetVersion");

    public static readonly QueryWarning Nothing = new("NoResults", "No row of the version matches the criteria.", "/criteria");

    public static QueryWarning Unused(int index) => new("UnusedIndicators", "No row that matches holds the indicator.", $"/indicators/{index}");

    internal static QueryWarning Missing(Criterion.Leaf leaf, int item) => leaf switch
    {
        Criterion.Filters => new("FiltersNotFound", "The version has no such option.", leaf.PathOf(item)),
        Criterion.Periods => new("TimePeriodsNotFound", "The version has no rows for the period.", leaf.PathOf(item)),
        _ => new("LocationsNotFound", "The version has no such place.", leaf.PathOf(item)),
    };
}
