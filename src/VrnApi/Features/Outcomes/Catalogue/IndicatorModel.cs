namespace VrnApi.Features.Outcomes.Catalogue;

/// <param name="Unit">What one of the value is.</param>
/// <param name="Decimals">Decimal places of a released value.</param>
/// <param name="Numerator">Indicator a rate is worked out from.</param>
/// <param name="Additive">Filters whose parts add up to the total; period when terms add up to years.</param>
/// <param name="Breakdowns">The combinations of filters a value can be told apart by: total, one filter, or reason*sex.</param>
public sealed record IndicatorModel(
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
    IReadOnlyList<string> Breakdowns,
    string Definition,
    string HandbookReference,
    DateOnly? ValidFrom,
    DateOnly? ValidTo)
{
    public static IndicatorModel Of(Indicator indicator) => new(
        indicator.Code, indicator.Label, indicator.DataSet, indicator.Unit, indicator.Decimals, indicator.Kind, indicator.Numerator,
        indicator.Denominator, indicator.Multiplier, indicator.Polarity, indicator.Additive, indicator.Protection,
        [.. indicator.Breakdowns.Select(breakdown => breakdown.Name)], indicator.Definition, indicator.HandbookReference,
        indicator.ValidFrom, indicator.ValidTo);
}
