using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Tests.Attacks;

/// <summary>What happens between one release and the next.</summary>
internal enum Event
{
    Nothing,
    LateSchool,
    ChangedSchool,
    WithdrawnSchool,
    TwoChangedTogether,

    /// <summary>One school adds and takes away a single count over three slots.</summary>
    Probing,
    ExternalTotals,

    /// <summary>Zeros are as sensitive as small counts.</summary>
    HiddenZeros,

    /// <summary>Whole organisations report; there are no contributors to protect.</summary>
    NoContributors,

    /// <summary>A late school counted nothing: it alone knows that nothing has changed.</summary>
    LateNil,
}

/// <summary>
/// A made-up force area: schools in districts, districts in authorities and in safety partnerships, suspensions by sex and
/// reasons by reason over terms and the year. Everything follows from the seed.
/// </summary>
internal sealed class World : Scene
{
    private readonly Xoshiro256 _random;
    private readonly int _districts, _authorities, _terms, _reasons;
    private readonly int[] _districtOf, _authorityOf, _partnershipOf;
    private readonly double _density;
    private long _nextNumber = 1;

    public World(ulong seed, Event happens, int mostSchools = 24)
    {
        _random = new Xoshiro256(seed);
        Happens = happens;
        _districts = 1 + _random.Below(5);
        _authorities = 1 + _random.Below(Math.Min(3, _districts));
        _terms = 1 + _random.Below(2);
        _reasons = 3 + _random.Below(4);
        _density = 1 + (_random.Unit() * 20);
        _authorityOf = [.. Enumerable.Range(0, _districts).Select(d => d % _authorities)];
        _partnershipOf = [.. Enumerable.Range(0, _districts).Select(d => d / 2)];
        _districtOf = [.. Enumerable.Range(0, 5 + _random.Below(mostSchools - 4)).Select(_ => _random.Below(_districts))];
        Space = new AtomSpace([new AtomFamily("suspensions", 3), new AtomFamily("reasons", _reasons)], _districts, _terms);
        Cells = [.. Tables()];
        Policy = new DisclosurePolicy { HidesZero = happens == Event.HiddenZeros, ContributorRules = happens != Event.NoContributors };
        Snapshots = Slots();
    }

    public Event Happens { get; }

    public override AtomSpace Space { get; }

    public override IReadOnlyList<TableCell> Cells { get; }

    public override DisclosurePolicy Policy { get; }

    public override IReadOnlyList<IReadOnlyList<ContributorReturn>> Snapshots { get; }

    public override IReadOnlyList<ExternalFigure> External(IReadOnlyList<ContributorReturn> returns) => Happens != Event.ExternalTotals ? [] :
        [.. Enumerable.Range(0, _terms).Select(t => new ExternalFigure(Set(0, All(_districts), [t], All(3)), TotalOf(returns, t), TotalOf(returns, t)))];

    private static long TotalOf(IReadOnlyList<ContributorReturn> returns, int term) =>
        returns.Where(r => r.Period == term).Sum(r => r.Counts.Where(c => c.Family == 0).Sum(c => c.Value));

    private static int[] All(int count) => [.. Enumerable.Range(0, count)];

    private static AtomSet Set(int family, int[] areas, int[] periods, int[] options) => new(family, areas, periods, options);

    private IEnumerable<TableCell> Tables()
    {
        var large = new List<(string Name, int Weight, int[] Districts)> { ("PFA", 4, All(_districts)) };
        large.AddRange(All(_authorities).Select(a => ($"LA{a}", 2, Of(_authorityOf, a))));
        var small = All(_districts).Select(d => ($"LAD{d}", 1, new[] { d })).Concat(_partnershipOf.Distinct().Select(p => ($"CSP{p}", 1, Of(_partnershipOf, p))));
        var periods = All(_terms).Select(t => ($"T{t}", new[] { t })).Append(("AY", All(_terms))).ToList();
        foreach (var (area, weight, districts) in large)
        {
            foreach (var (period, terms) in periods)
            {
                foreach (var (option, options) in All(3).Select(o => ($"{o}", new[] { o })).Append(("all", All(3))))
                    yield return new TableCell(1, $"1 {area} {period} {option}", Set(0, districts, terms, options), weight, Keep: area == "PFA" && period == "AY" && option == "all");
                for (int reason = 0; reason < _reasons; reason++)
                    yield return new TableCell(2, $"2 {area} {period} {reason}", Set(1, districts, terms, [reason]), weight);
            }
        }

        foreach (var (area, weight, districts) in small)
        {
            yield return new TableCell(4, $"4 {area} AY first", Set(1, districts, All(_terms), All(_reasons / 2)), weight);
            yield return new TableCell(4, $"4 {area} AY rest", Set(1, districts, All(_terms), [.. Enumerable.Range(_reasons / 2, _reasons - (_reasons / 2))]), weight);
        }
    }

    private static int[] Of(int[] map, int group) => [.. Enumerable.Range(0, map.Length).Where(d => map[d] == group)];

    private List<IReadOnlyList<ContributorReturn>> Slots()
    {
        var first = All(_districtOf.Length).SelectMany(s => All(_terms).Select(t => Return(s, t))).ToList();
        int one = _random.Below(_districtOf.Length), other = _random.Below(_districtOf.Length), term = _random.Below(_terms);
        bool IsOne(ContributorReturn r) => r.Contributor == one && r.Period == term;
        return Happens switch
        {
            Event.LateSchool => [[.. first.Where(r => !IsOne(r))], first],
            Event.LateNil => [[.. first.Where(r => r.Contributor != one)], [.. first.Select(r => r.Contributor == one ? r with { Counts = [] } : r)]],
            Event.WithdrawnSchool => [first, [.. first.Where(r => !IsOne(r))]],
            Event.ChangedSchool => [first, [.. first.Select(r => IsOne(r) ? Return(one, term) : r)]],
            Event.TwoChangedTogether => [first, [.. first.Select(r => r.Contributor == one || r.Contributor == other ? Return(r.Contributor, r.Period) : r)]],
            Event.Probing => [first, [.. first.Select(r => IsOne(r) ? Nudged(r, 1) : r)], [.. first.Select(r => IsOne(r) ? Nudged(r, 2) : r)]],
            Event.NoContributors => [PerDistrict(first), PerDistrict([.. first.Select(r => IsOne(r) ? Return(one, term) : r)])],
            _ => [first],
        };
    }

    private ContributorReturn Return(int school, int term)
    {
        var counts = new SortedDictionary<(int Family, int Option), long>();
        double size = _density * (0.2 + _random.Unit());
        for (int suspensions = Draw(size); suspensions > 0; suspensions--)
        {
            Add(0, _random.Below(20) == 0 ? 2 : _random.Below(2));
            foreach (int reason in Enumerable.Range(0, 1 + (_random.Below(5) == 0 ? 1 : 0)).Select(_ => Math.Min(_random.Below(_reasons), _random.Below(_reasons))).Distinct())
                Add(1, reason);
        }

        return new ContributorReturn(_nextNumber++, school, _districtOf[school], term, [0, 1], [.. counts.Select(c => new ReturnCount(c.Key.Family, c.Key.Option, c.Value))]);

        void Add(int family, int option) => counts[(family, option)] = counts.GetValueOrDefault((family, option)) + 1;
    }

    /// <summary>Geometric, mean as given.</summary>
    private int Draw(double mean)
    {
        int value = 0;
        while (value < 200 && _random.Unit() < mean / (1 + mean))
            value++;
        return value;
    }

    /// <summary>The same with that many more suspensions of one kind, for one reason.</summary>
    private ContributorReturn Nudged(ContributorReturn filed, int by)
    {
        var counts = filed.Counts.ToDictionary(c => (c.Family, c.Option), c => c.Value);
        foreach (var key in new[] { (0, 0), (1, 0) })
            counts[key] = counts.GetValueOrDefault(key) + by;
        return filed with { Number = _nextNumber++, Counts = [.. counts.Select(c => new ReturnCount(c.Key.Item1, c.Key.Item2, c.Value))] };
    }

    /// <summary>One return per district; it keeps its number while its counts stay.</summary>
    private static List<ContributorReturn> PerDistrict(List<ContributorReturn> returns) => [.. returns.GroupBy(r => (r.Area, r.Period)).Select(g => new ContributorReturn(
        g.Max(r => r.Number), 0, g.Key.Area, g.Key.Period, [0, 1],
        [.. g.SelectMany(r => r.Counts).GroupBy(c => (c.Family, c.Option)).Select(c => new ReturnCount(c.Key.Family, c.Key.Option, c.Sum(x => x.Value)))]))];
}
