using VrnApi.Disclosure;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Publishing.Rules;

/// <param name="District">Null where a school counts for itself.</param>
internal sealed record FiledCount(string Indicator, string? District, string Key, long Value);

/// <summary>A return with its counts, as an audit takes it.</summary>
/// <param name="Contributor">Provider and establishment.</param>
/// <param name="Districts">Where it counts: the school's district, or for a return without rows its provider's districts.</param>
/// <param name="AllZero">A nil return: everything it declares was counted as zero.</param>
internal sealed record FiledReturn(
    Guid Id, string Contributor, TimePeriod Period, IReadOnlyList<string> Indicators, bool AllZero, bool AbsentIsZero, IReadOnlyList<string> Districts,
    IReadOnlyList<FiledCount> Counts)
{
    /// <param name="number">Equal numbers are the same return.</param>
    /// <returns>One part for each smallest area that it counts for.</returns>
    public IEnumerable<ContributorReturn> In(ReleaseSpace space, OutcomesCatalogue catalogue, int contributor, long number)
    {
        if (space.PeriodOf(Period) is not { } period)
        {
            yield break;
        }
        var byArea = Counts.Select(count => (Area: Place(space, count), Count: count)).Where(pair => pair.Area is not null).ToLookup(pair => pair.Area!.Value, pair => pair.Count);
        var areas = byArea.Select(group => group.Key).Concat(Districts.Select(space.AreaOf).OfType<int>()).Distinct().Order();
        foreach (var area in areas)
        {
            List<int> covered = [];
            Dictionary<(int Family, int Option), long> sums = [];
            foreach (var indicator in Indicators.Where(catalogue.Indicators.ContainsKey).Select(code => catalogue.Indicators[code]))
            {
                Add(space, indicator, [.. byArea[area].Where(count => count.Indicator == indicator.Code)], covered, sums);
            }
            if (covered.Count > 0)
            {
                yield return new ContributorReturn(number, contributor, area, period, covered, [.. sums.Select(sum => new ReturnCount(sum.Key.Family, sum.Key.Option, sum.Value))]);
            }
        }
    }

    private int? Place(ReleaseSpace space, FiledCount count) => (count.District ?? (Districts.Count > 0 ? Districts[0] : null)) is { } district ? space.AreaOf(district) : null;

    /// <summary>A breakdown that was not begun is not known, unless its parts are, or nothing at all was counted: every part of nought is nought.</summary>
    private void Add(ReleaseSpace space, Indicator indicator, List<FiledCount> counts, List<int> covered, Dictionary<(int, int), long> sums)
    {
        var nothing = counts.Count > 0 ? counts.TrueForAll(count => count.Value == 0) : AllZero || AbsentIsZero;
        foreach (var breakdown in indicator.Breakdowns)
        {
            if (space.FamilyNumber(new(indicator.Code, breakdown.Name)) is not { } family)
            {
                continue;
            }
            var own = counts.Where(count => CountOf.BreakdownOf(count.Key) == breakdown.Name).Select(count => (count.Key, count.Value)).ToList();
            if (own.Count == 0)
            {
                own = FromParts(indicator, breakdown, counts);
            }
            if (own.Count == 0 && !nothing)
            {
                continue;
            }
            covered.Add(family);
            foreach (var (key, value) in own)
            {
                if (value > 0 && space.OptionOf(family, key) is { } option)
                {
                    sums[(family, option)] = checked(sums.GetValueOrDefault((family, option)) + value);
                }
            }
        }
    }

    /// <summary>A total that was not sent, from a filter whose parts add up to it.</summary>
    private static List<(string Key, long Value)> FromParts(Indicator indicator, Breakdown whole, List<FiledCount> counts)
    {
        foreach (var finer in indicator.Breakdowns.Where(other => other.Filters.Count == whole.Filters.Count + 1 && whole.Filters.All(other.Filters.Contains)))
        {
            var filter = finer.Filters.Single(filter => !whole.Filters.Contains(filter));
            var parts = counts.Where(count => CountOf.BreakdownOf(count.Key) == finer.Name).ToList();
            if (indicator.Additive.Contains(filter.Id) && parts.Count > 0)
            {
                return [.. parts.GroupBy(part => FilterKey.Of(FilterKey.Parts(part.Key).Where(code => code.Key != filter.Id)), StringComparer.Ordinal).Select(group => (group.Key, group.Sum(part => part.Value)))];
            }
        }
        return [];
    }
}
