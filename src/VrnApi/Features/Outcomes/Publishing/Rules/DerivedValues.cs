using VrnApi.Data.Outcomes.Released;
using VrnApi.Disclosure;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Publishing.Rules;

/// <summary>A released value by what it is of.</summary>
internal sealed record ValueKey(string Indicator, string Period, GeographicLevel Level, string Area, string Filters);

/// <summary>Rates and differences, worked out from released values and from figures that are public elsewhere, never from a return.</summary>
/// <param name="own">What this release shows.</param>
/// <param name="earlier">What is shown already, of this and other data sets; for what this release does not hold.</param>
/// <param name="published">Figures published elsewhere, those that are exact.</param>
internal sealed class DerivedValues(
    OutcomesCatalogue catalogue, Geography geography, IReadOnlyDictionary<ValueKey, ReleasedFigure> own, IReadOnlyDictionary<ValueKey, ReleasedFigure> earlier,
    IReadOnlyDictionary<ValueKey, decimal> published)
{
    private const string OnPrevious = "_change_on_previous", FromForce = "_difference_from_pfa";

    private static readonly ReleasedFigure Unknown = ReleasedFigure.Without(FigureStatus.X);

    public ReleasedFigure Published(Indicator indicator, TimePeriod period, ReleaseArea area, string filters) =>
        published.TryGetValue(new(indicator.Code, period.ToString(), area.Level, area.Code, filters), out var value) ? ReleasedFigure.Of(value) : Unknown;

    public ReleasedFigure Of(Indicator indicator, TimePeriod period, ReleaseArea area, string filters)
    {
        if (indicator.Numerator is not { } over)
        {
            return Unknown;
        }
        if (indicator.Denominator is { } under)
        {
            return Rates.Of(Value(over, period, area, filters), Value(under, period, area, filters), indicator.Multiplier ?? 1, indicator.Decimals);
        }
        var here = Value(over, period, area, filters);
        if (indicator.Code.EndsWith(FromForce, StringComparison.Ordinal))
        {
            var force = geography.Areas.FirstOrDefault(other => other.Level == GeographicLevel.Pfa && area.Members.All(other.Members.Contains));
            return area.Level == GeographicLevel.Pfa || force is null ? ReleasedFigure.Without(FigureStatus.Z) : Difference(here, Value(over, period, force, filters), indicator.Decimals);
        }
        return indicator.Code.EndsWith(OnPrevious, StringComparison.Ordinal) && Previous(catalogue.DataSets[indicator.DataSet], period) is { } before
            ? Difference(here, Value(over, before, area, filters), indicator.Decimals)
            : Unknown;
    }

    private ReleasedFigure Value(string code, TimePeriod period, ReleaseArea area, string filters)
    {
        var key = new ValueKey(code, period.ToString(), area.Level, area.Code, filters);
        if (own.TryGetValue(key, out var here))
        {
            return here;
        }
        if (catalogue.Indicators[code].Protection == Protection.Derived && Of(catalogue.Indicators[code], period, area, filters) is { Status: not FigureStatus.X } rate)
        {
            return rate;
        }
        return earlier.TryGetValue(key, out var shown) ? shown : published.TryGetValue(key, out var value) ? ReleasedFigure.Of(value) : Unknown;
    }

    private static ReleasedFigure Difference(ReleasedFigure one, ReleasedFigure other, int decimals)
    {
        foreach (var status in (ReadOnlySpan<FigureStatus>)[FigureStatus.C, FigureStatus.X, FigureStatus.Z, FigureStatus.Low])
        {
            if (one.Status == status || other.Status == status)
            {
                return ReleasedFigure.Without(status);
            }
        }
        return ReleasedFigure.Of(Math.Round(one.Value!.Value - other.Value!.Value, decimals, MidpointRounding.AwayFromZero));
    }

    /// <summary>The period just before, of the same length: the spring term's is the autumn term.</summary>
    private TimePeriod? Previous(DataSetRules dataSet, TimePeriod period) => dataSet.ReturnCodes.Contains(period.Code)
        ? dataSet.ReturnCodes.SelectMany(code => new[] { InYear(period, code, 0), InYear(period, code, -1) }).OfType<TimePeriod>().Where(other => other.End < period.Start).Max()
        : InYear(period, period.Code, -1);

    private TimePeriod? InYear(TimePeriod period, string code, int years)
    {
        var first = period.Year + years;
        return catalogue.Calendar.Parse(period.Period.Contains('/', StringComparison.Ordinal) ? $"{first:0000}/{first + 1:0000}" : $"{first:0000}", code);
    }
}
