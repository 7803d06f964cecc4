using VrnApi.Disclosure;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Publishing.Rules;

/// <summary>
/// The atoms of an audit: every count that the figures of this and of earlier releases tell apart, in numbers as the disclosure library
/// takes them. Districts that no figure tells apart are one smallest area.
/// </summary>
internal sealed class ReleaseSpace
{
    private readonly Dictionary<FamilyOf, int> families;
    private readonly List<Dictionary<string, int>> options = [];
    private readonly Dictionary<string, int> areas = new(StringComparer.Ordinal);
    private readonly Dictionary<TimePeriod, int> periods;
    private readonly DataSetRules dataSet;
    private readonly TermCalendar calendar;

    public ReleaseSpace(OutcomesCatalogue catalogue, DataSetRules dataSet, IReadOnlyCollection<Counted> figures)
    {
        (this.dataSet, calendar) = (dataSet, catalogue.Calendar);
        Periods = [.. figures.Select(figure => figure.Period).Distinct().SelectMany(Returned).Distinct().Order()];
        periods = Periods.Select((period, number) => (period, number)).ToDictionary(pair => pair.period, pair => pair.number);
        Families = [.. figures.Select(figure => figure.Count.Family).Distinct().OrderBy(family => family.Indicator, StringComparer.Ordinal).ThenBy(family => family.Breakdown, StringComparer.Ordinal)];
        families = Families.Select((family, number) => (family, number)).ToDictionary(pair => pair.family, pair => pair.number);
        foreach (var family in Families)
        {
            var breakdown = catalogue.Indicators[family.Indicator].Breakdowns.Single(own => own.Name == family.Breakdown);
            options.Add(Periods.SelectMany(period => breakdown.KeysOn(period.Start) ?? []).Concat(figures.Where(figure => figure.Count.Family == family).SelectMany(figure => figure.Count.Keys))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select((key, number) => (key, number)).ToDictionary(pair => pair.key, pair => pair.number, StringComparer.Ordinal));
        }
        Areas = Gather([.. figures.Select(figure => figure.Area).DistinctBy(area => (area.Level, area.Code)).OrderBy(area => area.Level).ThenBy(area => area.Code, StringComparer.Ordinal)]);
        Atoms = new AtomSpace([.. Families.Select((family, number) => new AtomFamily($"{family.Indicator} by {family.Breakdown}", options[number].Count))], Areas.Count, Periods.Count);
    }

    public IReadOnlyList<FamilyOf> Families { get; }

    /// <summary>Periods of returns.</summary>
    public IReadOnlyList<TimePeriod> Periods { get; }

    /// <summary>The districts of each smallest area.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Areas { get; }

    public AtomSpace Atoms { get; }

    /// <returns>Null for a district outside every figure.</returns>
    public int? AreaOf(string district) => areas.TryGetValue(district, out var number) ? number : null;

    public int? PeriodOf(TimePeriod period) => periods.TryGetValue(period, out var number) ? number : null;

    public int? FamilyNumber(FamilyOf family) => families.TryGetValue(family, out var number) ? number : null;

    /// <returns>Null for a combination that no period knows.</returns>
    public int? OptionOf(int family, string key) => options[family].TryGetValue(key, out var number) ? number : null;

    public IEnumerable<string> KeysOf(int family) => options[family].OrderBy(pair => pair.Value).Select(pair => pair.Key);

    public AtomSet SetOf(Counted figure)
    {
        var family = families[figure.Count.Family];
        return new AtomSet(
            family, [.. figure.Area.Members.Select(district => areas[district]).Distinct().Order()], [.. Returned(figure.Period).Select(period => periods[period]).Order()],
            [.. figure.Count.Keys.Select(key => options[family][key]).Order()]);
    }

    /// <summary>The periods of returns that make up a period of a release.</summary>
    public IEnumerable<TimePeriod> Returned(TimePeriod period) => Returned(calendar, dataSet, period);

    public static IEnumerable<TimePeriod> Returned(TermCalendar calendar, DataSetRules dataSet, TimePeriod period) =>
        dataSet.ReturnCodes.Select(code => calendar.Parse(period.Period, code)).OfType<TimePeriod>().Where(part => part.Start >= period.Start && part.End <= period.End);

    private List<IReadOnlyList<string>> Gather(ReleaseArea[] used)
    {
        var classes = used.SelectMany((area, number) => area.Members.Select(district => (district, number)))
            .GroupBy(pair => pair.district, StringComparer.Ordinal)
            .GroupBy(district => string.Join(',', district.Select(pair => pair.number)), district => district.Key)
            .Select(group => (IReadOnlyList<string>)[.. group.Order(StringComparer.Ordinal)])
            .OrderBy(group => group[0], StringComparer.Ordinal).ToList();
        for (var number = 0; number < classes.Count; number++)
        {
            foreach (var district in classes[number])
            {
                areas[district] = number;
            }
        }
        return classes;
    }
}
