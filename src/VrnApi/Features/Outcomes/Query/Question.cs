using System.Text.Json;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Query.Rules;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>A question about the released rows of a data set, however it was asked.</summary>
/// <param name="Criteria">Null for every row.</param>
/// <param name="Indicators">In the order asked; null for all of the version.</param>
/// <param name="Page">Counted from 1; null with a cursor.</param>
/// <param name="PageSize">1 to 10,000.</param>
/// <param name="Version">Null for the latest that is published.</param>
/// <param name="UpdatedAfter">Rows of blocks first published after this instant.</param>
internal sealed record Question(
    Criterion? Criteria,
    IReadOnlyList<Indicator>? Indicators,
    IReadOnlyList<RowSort> Sorts,
    int? Page,
    int PageSize,
    string? Cursor,
    bool Debug,
    VersionPattern? Version,
    DateTimeOffset? AsOf,
    DateTimeOffset? UpdatedAfter)
{
    public const int DefaultPageSize = 1000;
    public const int MostRows = 10_000;

    /// <summary>The question itself without its page: two that have it alike are answered alike by one version.</summary>
    public string Text => field ??= string.Join('\n',
        Criteria is null ? "" : Of(Criteria), Indicators is null ? "" : string.Join(',', Indicators.Select(indicator => indicator.Code)),
        string.Join(',', Sorts.Select(sort => $"{sort.Name}{(sort.Descending ? "-" : "+")}")), Debug, UpdatedAfter?.ToUnixTimeMilliseconds());

    private static string Of(Criterion criterion) => criterion switch
    {
        Criterion.All all => $"and({string.Join(';', all.Parts.Select(Of))})",
        Criterion.Any any => $"or({string.Join(';', any.Parts.Select(Of))})",
        Criterion.Inverse not => $"not({Of(not.Part)})",
        Criterion.Filters leaf => Of("filters", leaf, leaf.Options),
        Criterion.Locations leaf => Of("locations", leaf, leaf.Places.Select(place => $"{place.Level}|{place.Kind}|{place.Code}")),
        Criterion.Levels leaf => Of("levels", leaf, leaf.Wanted.Select(level => level.ToString())),
        Criterion.Periods leaf => Of("periods", leaf, leaf.Wanted.Select(period => period.ToString())),
        _ => throw new InvalidOperationException($"There is no criterion {criterion.GetType().Name}."),
    };

    private static string Of(string facet, Criterion.Leaf leaf, IEnumerable<string> items) => $"{facet} {leaf.Comparator} {JsonSerializer.Serialize(items)}";
}
