using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>One row of an answer: a period, a place and a combination with what is released for them. Every format is written from these.</summary>
/// <param name="Combination">Its key: <c>reason=PP|sex=Female</c>, empty for the total.</param>
/// <param name="Values">By the order of the indicators asked.</param>
/// <param name="Coverage">How much of what was expected of the place for the period had come.</param>
internal sealed record ReleasedRow(
    TimePeriod Period, ReleasedPlace Place, string Combination, IReadOnlyList<FilterOption> Filters, IReadOnlyList<ReleasedValue> Values, CoverageBand Coverage)
{
    public IEnumerable<int> Footnotes => Values.SelectMany(value => value.Footnotes).Distinct().Order();

    public IEnumerable<ReleasedLine> Lines() => Values.Select(value => new ReleasedLine(
        Period.Period, Period.Code, Place.Level, Place.Code, Combination, value.Indicator.Code, value.Indicator.Decimals, value.Value, value.Status));
}

/// <param name="Value">Null unless the status is ok.</param>
internal sealed record ReleasedValue(Catalogue.Indicator Indicator, decimal? Value, CellStatus Status, IReadOnlyList<int> Footnotes)
{
    /// <summary>In the spelling of every format; empty when there is none.</summary>
    public string Text => ReleasedLine.ValueOf(Value, Indicator.Decimals);
}
