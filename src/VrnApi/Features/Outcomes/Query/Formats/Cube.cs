using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Query.Rules;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Query.Formats;

/// <summary>
/// Rows as a cube of four dimensions: period, place, combination of filters, indicator. Filters are one dimension, because a figure is
/// told apart by one of them at a time. Whole versions have every place of the version, pages those of their rows.
/// </summary>
internal sealed class Cube
{
    private readonly Dictionary<TimePeriod, int> periods;
    private readonly Dictionary<ReleasedPlace, int> places;
    private readonly Dictionary<string, int> combinations;
    private readonly Dictionary<Indicator, int> indicators;

    private Cube(IEnumerable<TimePeriod> periods, IEnumerable<ReleasedPlace> places, IEnumerable<string> combinations, IEnumerable<Indicator> indicators)
    {
        (this.periods, this.places) = (Numbered(periods.Order()), Numbered(places.OrderBy(place => place.Level).ThenBy(place => place.Code, StringComparer.Ordinal)));
        (this.combinations, this.indicators) = (Numbered(combinations.Order(StringComparer.Ordinal)), Numbered(indicators));
    }

    public IReadOnlyList<TimePeriod> Periods => [.. periods.Keys];

    public IReadOnlyList<ReleasedPlace> Places => [.. places.Keys];

    public IReadOnlyList<string> Combinations => [.. combinations.Keys];

    public IReadOnlyList<Indicator> Indicators => [.. indicators.Keys];

    public static async Task<Cube> Of(ReleasedAnswer answer, CancellationToken ct)
    {
        var shape = answer.Shape;
        if (answer.Paging is null)
        {
            return new Cube(shape.Periods, shape.Places, shape.Combinations.Values, answer.Indicators);
        }
        var rows = await answer.Rows(ct).ToListAsync(ct);
        return new Cube(rows.Select(row => row.Period).Distinct(), rows.Select(row => row.Place).Distinct(), rows.Select(row => row.Combination).Distinct(), answer.Indicators);
    }

    public (int Period, int Place, int Combination, int Indicator) At(ReleasedRow row, ReleasedValue value) =>
        (periods[row.Period], places[row.Place], combinations[row.Combination], indicators[value.Indicator]);

    /// <summary>Place of a value when the cube is read row by row, the last dimension fastest.</summary>
    public long Index(ReleasedRow row, ReleasedValue value)
    {
        var (period, place, combination, indicator) = At(row, value);
        return ((((((long)period * places.Count) + place) * combinations.Count) + combination) * indicators.Count) + indicator;
    }

    /// <summary>What a combination is called: <c>Reason: Bullying; Sex: Female</c>.</summary>
    public static string Label(string combination, VersionShape shape) => combination.Length == 0 ? FilterKey.Total
        : string.Join("; ", FilterKey.Parts(combination).Select(part => $"{shape.FilterLabels[part.Key]}: {shape.Option($"{part.Key}={part.Value}")!.Label}"));

    /// <summary>Id of a combination where only letters and digits may stand.</summary>
    public static string Id(string combination) => combination.Length == 0 ? "_T" : PublicId.Option(combination);

    private static Dictionary<T, int> Numbered<T>(IEnumerable<T> all)
        where T : notnull => all.Select((one, index) => (one, index)).ToDictionary(pair => pair.one, pair => pair.index);
}
