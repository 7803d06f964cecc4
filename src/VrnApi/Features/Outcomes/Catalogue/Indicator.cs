using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Catalogue;

public enum IndicatorKind
{
    Count,
    Rate,
    Percent,
    Index,
    Qualitative,
}

/// <summary>What stands between an indicator and the public.</summary>
public enum Protection
{
    /// <summary>Counted from returns, rounded and audited before release.</summary>
    Protected,

    /// <summary>Worked out from released values only.</summary>
    Derived,

    /// <summary>Published elsewhere already, entered with its citation.</summary>
    ExternalPublic,
}

/// <summary>A way to tell counts apart, over the codes of a list.</summary>
public sealed record Filter(string Id, string Label, CodeList List);

/// <summary>The filters by which one row of counts is told apart: none, one, or reason with sex.</summary>
public sealed record Breakdown(IReadOnlyList<Filter> Filters)
{
    /// <summary><c>total</c>, <c>sex</c>, <c>reason*sex</c>.</summary>
    public string Name => Filters.Count == 0 ? "total" : string.Join('*', Filters.Select(filter => filter.Id));

    /// <summary>Keys of every combination on a day; null when a list has no version in force then.</summary>
    public IReadOnlyList<string>? KeysOn(DateOnly day)
    {
        IEnumerable<string> keys = [""];
        foreach (var filter in Filters)
        {
            if (filter.List.On(day) is not { } version)
            {
                return null;
            }
            keys = keys.SelectMany(key => version.Codes.Select(code => FilterKey.With(key, filter.Id, code.Value)));
        }
        return [.. keys];
    }
}

/// <summary>One row of schemas/indicators.csv.</summary>
/// <param name="Multiplier">What a rate is multiplied by: 1,000 for "per 1,000 pupils".</param>
/// <param name="Additive">Filters whose parts add up to their total; <c>period</c> when terms add up to years.</param>
public sealed record Indicator(
    string Code,
    string Label,
    string DataSet,
    string Unit,
    int Decimals,
    IndicatorKind Kind,
    string? Numerator,
    string? Denominator,
    int? Multiplier,
    string Polarity,
    IReadOnlyList<string> Additive,
    Protection Protection,
    IReadOnlyList<Breakdown> Breakdowns,
    string Definition,
    string HandbookReference,
    DateOnly? ValidFrom,
    DateOnly? ValidTo)
{
    public int Number { get; } = StableNumber.Of(Code);

    /// <summary>Whether partners push values of it.</summary>
    public bool IsReturned => Kind == IndicatorKind.Count && Protection == Protection.Protected;

    /// <summary>Whether any of its breakdowns has the filter.</summary>
    public bool IsToldApartBy(Filter filter)
    {
        foreach (var breakdown in Breakdowns)
        {
            if (breakdown.Filters.Contains(filter))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether one of its breakdowns has these filters and no others.</summary>
    public bool IsCountedBy(List<Filter> filters)
    {
        foreach (var breakdown in Breakdowns)
        {
            if (breakdown.Filters.Count == filters.Count && filters.TrueForAll(breakdown.Filters.Contains))
            {
                return true;
            }
        }
        return false;
    }

    public bool HoldsOn(DateOnly day) => (ValidFrom is null || ValidFrom <= day) && (ValidTo is null || day < ValidTo);
}
