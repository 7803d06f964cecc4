using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>What a map of categories must be: each category once, counted under a code that is in force, or declared unmapped.</summary>
internal static class CategoryMapRule
{
    public const int MostEntries = 2000, LongestCategory = 100;

    /// <summary>Where it seems to hold personal data; the names of categories may look like people's.</summary>
    public static IReadOnlyList<Fault> PersonalData(AddCategoryMap.CategoryMapBody body, CellGuard guard) =>
    [
        .. body.Entries.SelectMany((entry, i) => Texts(entry, $"/entries/{i}")).Prepend((Place: "/dataSet", Text: body.DataSet))
            .SelectMany(member => guard.InCategory(member.Text).Select(kind => Fault.At(member.Place, $"pii.{kind}", "The text seems to hold personal data. It was not kept.")))
            .Take(ReturnFaults.MostListed),
    ];

    private static IEnumerable<(string Place, string Text)> Texts(CategoryMaps.MappedCategory entry, string place) =>
        [($"{place}/sourceCategory", entry.SourceCategory), ($"{place}/filter", entry.Filter), ($"{place}/code", entry.Code ?? "")];

    public static IReadOnlyList<Fault> Faults(AddCategoryMap.CategoryMapBody body, DataSetRules dataSet, OutcomesCatalogue catalogue)
    {
        List<Fault> faults = [];
        if (body.Entries.Count is 0 or > MostEntries)
        {
            faults.Add(Fault.At("/entries", "schema.entries", $"A map has 1 to {MostEntries} categories."));
            return faults;
        }
        var filters = catalogue.Indicators.Values.Where(indicator => indicator.DataSet == dataSet.Id && indicator.IsReturned)
            .SelectMany(indicator => indicator.Breakdowns).SelectMany(breakdown => breakdown.Filters).DistinctBy(filter => filter.Id).ToDictionary(filter => filter.Id, StringComparer.Ordinal);
        // Not every database tells letters by their case.
        var seen = new HashSet<(string, string)>();
        for (var i = 0; i < body.Entries.Count; i++)
        {
            var entry = body.Entries[i];
            if (entry.SourceCategory.Length is 0 or > LongestCategory || entry.SourceCategory != entry.SourceCategory.Trim() || entry.SourceCategory.Any(char.IsControl))
            {
                faults.Add(Fault.At($"/entries/{i}/sourceCategory", "schema.category", $"A category has 1 to {LongestCategory} characters, none of them a control character, no blank before or behind."));
            }
            else if (!seen.Add((entry.Filter, entry.SourceCategory.ToUpperInvariant())))
            {
                faults.Add(Fault.At($"/entries/{i}/sourceCategory", "dup.category", "The category stands there twice for the filter."));
            }
            if (!filters.TryGetValue(entry.Filter, out var filter))
            {
                faults.Add(Fault.At($"/entries/{i}/filter", "code.filter", "The data set has no such filter.") with { Expected = $"one of {string.Join(", ", filters.Keys.Order(StringComparer.Ordinal))}" });
            }
            else if (entry.Code is not null && filter.List.On(body.ValidFrom)?.Contains(entry.Code) != true)
            {
                faults.Add(Fault.At($"/entries/{i}/code", "code.unknown", "The list has no such code on the first day of the map.") with { Expected = $"a code of {filter.List.Id}, or null" });
            }
        }
        return faults;
    }
}
