using System.Collections.Frozen;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Catalogue;

/// <summary>Everything that schemas/*.csv say about outcomes: read once, checked whole, never changed while the host runs.</summary>
public sealed class OutcomesCatalogue
{
    private readonly FrozenDictionary<int, Indicator> indicatorByNumber;
    private readonly FrozenDictionary<int, string> combinationByNumber;
    private readonly FrozenDictionary<string, int> numberByCombination;

    internal OutcomesCatalogue(
        TermCalendar calendar,
        IEnumerable<CodeList> codeLists,
        IEnumerable<Filter> filters,
        IEnumerable<DataSetRules> dataSets,
        IEnumerable<Indicator> indicators,
        IReadOnlyList<StructureRule> structureRules,
        IReadOnlyList<PublicationTable> tables,
        IReadOnlyList<FootnoteRule> footnotes)
    {
        Calendar = calendar;
        CodeLists = Sorted(codeLists, list => list.Id);
        Filters = Sorted(filters, filter => filter.Id);
        DataSets = Sorted(dataSets, dataSet => dataSet.Id);
        Indicators = Sorted(indicators, indicator => indicator.Code);
        StructureRules = structureRules;
        Tables = tables;
        Footnotes = footnotes;
        Combinations = AllCombinations().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(key => KeyValuePair.Create(StableNumber.Of(key), key)).ToList();
        indicatorByNumber = Indicators.Values.DistinctBy(indicator => indicator.Number).ToFrozenDictionary(indicator => indicator.Number);
        combinationByNumber = Combinations.DistinctBy(pair => pair.Key).ToFrozenDictionary();
        numberByCombination = Combinations.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        Words = Indicators.Keys.Concat(Filters.Keys).Append(FilterKey.Total)
            .Concat(CodeLists.Values.SelectMany(list => list.Versions).SelectMany(version => version.Codes).Select(code => code.Value))
            .ToHashSet(StringComparer.Ordinal);
    }

    public TermCalendar Calendar { get; }

    public SortedList<string, CodeList> CodeLists { get; }

    public SortedList<string, Filter> Filters { get; }

    public SortedList<string, DataSetRules> DataSets { get; }

    public SortedList<string, Indicator> Indicators { get; }

    public IReadOnlyList<StructureRule> StructureRules { get; }

    public IReadOnlyList<PublicationTable> Tables { get; }

    /// <summary>What stands by released values from their freeze on.</summary>
    public IReadOnlyList<FootnoteRule> Footnotes { get; }

    /// <summary>Every combination of filter codes of every version, by number; the loader checks that numbers are unique.</summary>
    public IReadOnlyList<KeyValuePair<int, string>> Combinations { get; }

    /// <returns>Null for a number that stored rows have from a catalogue before this one.</returns>
    public Indicator? IndicatorOf(int number) => indicatorByNumber.GetValueOrDefault(number);

    /// <returns>The key, empty for the total; null as <see cref="IndicatorOf"/>.</returns>
    public string? CombinationOf(int number) => combinationByNumber.GetValueOrDefault(number);

    /// <summary>What stored rows know a combination by; of one that the catalogue does not have, what they would.</summary>
    public int NumberOf(string combination) => numberByCombination.TryGetValue(combination, out var number) ? number : StableNumber.Of(combination);

    /// <summary>Texts that cells of a return consist of when they are right; none of them can be about a person.</summary>
    public IReadOnlySet<string> Words { get; }

    private IEnumerable<string> AllCombinations()
    {
        foreach (var breakdown in Indicators.Values.SelectMany(indicator => indicator.Breakdowns).DistinctBy(breakdown => breakdown.Name))
        {
            IEnumerable<string> keys = [""];
            foreach (var filter in breakdown.Filters)
            {
                var codes = filter.List.Versions.SelectMany(version => version.Codes).Select(code => code.Value).Distinct().ToArray();
                keys = keys.SelectMany(key => codes.Select(code => FilterKey.With(key, filter.Id, code)));
            }
            foreach (var key in keys)
            {
                yield return key;
            }
        }
        // Tables may gather the codes of a filter in groups, which are told apart by a list of their own.
        foreach (var groups in Tables.Select(table => table.Breakdown).Distinct().Where(name => !Filters.ContainsKey(name) && CodeLists.ContainsKey(name)))
        {
            foreach (var code in CodeLists[groups].Versions.SelectMany(version => version.Codes).Select(code => code.Value).Distinct())
            {
                yield return FilterKey.With("", groups, code);
            }
        }
    }

    private static SortedList<string, T> Sorted<T>(IEnumerable<T> items, Func<T, string> key)
    {
        var sorted = new SortedList<string, T>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            sorted.TryAdd(key(item), item);
        }
        return sorted;
    }
}
