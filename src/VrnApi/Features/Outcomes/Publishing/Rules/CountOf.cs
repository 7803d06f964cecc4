using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Publishing.Rules;

/// <summary>A count split one way, or not at all: <c>suspension_count</c> by <c>sex</c>.</summary>
internal sealed record FamilyOf(string Indicator, string Breakdown);

/// <summary>Some of a family's options, added up: one option, or the codes of a group.</summary>
/// <param name="Keys">Combinations of the family, such as <c>reason=PP</c>.</param>
internal sealed record CountOf(FamilyOf Family, IReadOnlyList<string> Keys)
{
    /// <returns>Null where the indicator is not told apart so, or not for such a period.</returns>
    public static CountOf? For(OutcomesCatalogue catalogue, Indicator indicator, string key, TimePeriod period, DataSetRules dataSet)
    {
        if (!indicator.HoldsOn(period.Start) || (!dataSet.ReturnCodes.Contains(period.Code) && !indicator.Additive.Contains("period")))
        {
            return null;
        }
        var name = BreakdownOf(key);
        if (indicator.Breakdowns.Any(breakdown => breakdown.Name == name))
        {
            return new(new(indicator.Code, name), [key]);
        }
        return Grouped(catalogue, indicator, name) is { } filter && filter.List.On(period.Start) is { } version
            ? new(new(indicator.Code, filter.Id), [.. version.Codes.Where(code => $"{name}={code.Group}" == key).Select(code => FilterKey.With("", filter.Id, code.Value))])
            : null;
    }

    /// <summary>The filter whose codes a list of groups gathers: <c>reason</c> for <c>reason-group</c>.</summary>
    public static Filter? Grouped(OutcomesCatalogue catalogue, Indicator indicator, string groups) => catalogue.CodeLists.TryGetValue(groups, out var list)
        ? indicator.Breakdowns.Where(own => own.Filters.Count == 1).Select(own => own.Filters[0])
            .FirstOrDefault(filter => filter.Id != groups && filter.List.Versions.SelectMany(version => version.Codes).All(code => list.Versions.Any(version => version.Contains(code.Group ?? ""))))
        : null;

    /// <summary>The breakdown that a combination belongs to, by the catalogue's name.</summary>
    public static string BreakdownOf(string key) => key.Length == 0 ? "total" : string.Join('*', FilterKey.Parts(key).Select(part => part.Key));
}

/// <summary>A count of an area and period: what is one figure in every table that shows it.</summary>
internal sealed record Counted(CountOf Count, ReleaseArea Area, TimePeriod Period);
