using System.Globalization;
using System.Text;

namespace VrnApi.Disclosure.Audit;

/// <summary>
/// Unknowns of the audit. With contributor rules: one per atom, group of contributors and phase of their return, where a
/// group has one area and one history of returns (first present, replaced, withdrawn) over the releases in scope. Without:
/// one per atom and run of releases in which its count stayed the same.
/// </summary>
internal sealed class Groups
{
    private readonly AtomSpace _space;
    private readonly bool _byContributor;
    private readonly Dictionary<(int Group, int Atom, int Phase), int> _variables = [];
    private readonly List<long> _values = [];
    private readonly List<int> _groupOf = [];
    private readonly List<Group> _groups = [];
    private readonly List<int>[] _ofArea;
    private readonly List<Dictionary<(int Contributor, int Area, int Period), ContributorReturn>> _returns;
    private readonly List<long[]> _totals = [];
    private readonly List<HashSet<(int Area, int Period, int Family)>> _covered = [];

    public Groups(AtomSpace space, IReadOnlyList<IReadOnlyList<ContributorReturn>> releases, bool byContributor)
    {
        _space = space;
        _byContributor = byContributor;
        _ofArea = [.. Enumerable.Range(0, space.Areas).Select(_ => new List<int>())];
        _returns = [.. releases.Select(r => r.ToDictionary(x => (x.Contributor, x.Area, x.Period)))];
        foreach (var returns in releases)
            AddUp(returns);
        Gather();
    }

    /// <summary>Contributors of one area with one history; Phases[period][release] = phase, or -1 without a return.</summary>
    public sealed record Group(int Area, List<int> Members, int[][] Phases)
    {
        public bool Changed(int period) => Phases[period].Distinct().Skip(1).Any();
    }

    public IReadOnlyList<Group> All => _groups;

    public int Releases => _returns.Count;

    public IReadOnlyList<int> OfArea(int area) => _ofArea[area];

    /// <summary>True values, one per unknown.</summary>
    public IReadOnlyList<long> Values => _values;

    /// <summary>Group of each unknown.</summary>
    public IReadOnlyList<int> GroupOf => _groupOf;

    /// <summary>Count of an atom over all returns of a release.</summary>
    public long Total(int release, int atom) => _totals[release][atom];

    public bool Covered(int release, int area, int period, int family) => _covered[release].Contains((area, period, family));

    public IEnumerable<ContributorReturn> Returns(int release) => _returns[release].Values;

    /// <summary>The unknown of an atom's count within a group in a release, or -1 where no return of the group counts it.</summary>
    public int Variable(int family, int atom, int period, int group, int release)
    {
        if (!_byContributor)
            return RunOf(family, atom, _groups[group].Area, period, group, release);
        int phase = _groups[group].Phases[period][release];
        if (phase < 0 || !Return(_groups[group].Members[0], group, period, release)!.Families.Contains(family))
            return -1;
        return Variable(group, atom, phase);
    }

    private int RunOf(int family, int atom, int area, int period, int group, int release)
    {
        if (!Covered(release, area, period, family))
            return -1;
        int phase = 0;
        for (int r = 1; r <= release; r++)
        {
            bool same = Covered(r, area, period, family) == Covered(r - 1, area, period, family) && Total(r, atom) == Total(r - 1, atom);
            phase += same ? 0 : 1;
        }

        int variable = Variable(group, atom, phase);
        _values[variable] = Total(release, atom);
        return variable;
    }

    private int Variable(int group, int atom, int phase)
    {
        if (!_variables.TryGetValue((group, atom, phase), out int variable))
        {
            _variables.Add((group, atom, phase), variable = _values.Count);
            _values.Add(0);
            _groupOf.Add(group);
        }

        return variable;
    }

    private ContributorReturn? Return(int contributor, int group, int period, int release) =>
        _returns[release].GetValueOrDefault((contributor, _groups[group].Area, period));

    /// <summary>What a contributor counted, by unknown: what it knows of the audit model. Also sets the true values.</summary>
    public Dictionary<int, long> Own(int contributor, int group, Action<int, long>? onValue = null)
    {
        var own = new Dictionary<int, long>();
        for (int release = 0; release < Releases; release++)
        {
            for (int period = 0; period < _space.Periods; period++)
            {
                if (Return(contributor, group, period, release) is not { } filed)
                    continue;
                foreach (var count in filed.Counts)
                {
                    int atom = _space.Index(count.Family, filed.Area, period, count.Option);
                    int variable = Variable(group, atom, _groups[group].Phases[period][release]);
                    // The same phase comes up once per release it lasts.
                    if (own.TryAdd(variable, count.Value))
                        onValue?.Invoke(variable, count.Value);
                }
            }
        }

        return own;
    }

    private void AddUp(IReadOnlyList<ContributorReturn> returns)
    {
        var totals = new long[_space.Count];
        var covered = new HashSet<(int, int, int)>();
        foreach (var filed in returns)
        {
            foreach (int family in filed.Families)
                covered.Add((filed.Area, filed.Period, family));
            foreach (var count in filed.Counts)
            {
                int atom = _space.Index(count.Family, filed.Area, filed.Period, count.Option);
                totals[atom] = checked(totals[atom] + count.Value);
            }
        }

        _totals.Add(totals);
        _covered.Add(covered);
    }

    private void Gather()
    {
        if (!_byContributor)
        {
            for (int area = 0; area < _space.Areas; area++)
                Add(new Group(area, [], []));
            return;
        }

        var known = new Dictionary<(int, string), int>();
        foreach (var (contributor, area) in _returns.SelectMany(r => r.Keys).Select(k => (k.Contributor, k.Area)).Distinct().Order())
        {
            var (phases, signature) = History(contributor, area);
            if (!known.TryGetValue((area, signature), out int group))
                known.Add((area, signature), group = Add(new Group(area, [], phases)));
            _groups[group].Members.Add(contributor);
        }

        for (int group = 0; group < _groups.Count; group++)
        {
            foreach (int member in _groups[group].Members)
                Own(member, group, (variable, value) => _values[variable] += value);
        }
    }

    private int Add(Group group)
    {
        _ofArea[group.Area].Add(_groups.Count);
        _groups.Add(group);
        return _groups.Count - 1;
    }

    private (int[][] Phases, string Signature) History(int contributor, int area)
    {
        var phases = new int[_space.Periods][];
        var text = new StringBuilder();
        for (int period = 0; period < _space.Periods; period++)
        {
            phases[period] = new int[Releases];
            var numbers = new List<long>();
            for (int release = 0; release < Releases; release++)
            {
                var filed = _returns[release].GetValueOrDefault((contributor, area, period));
                if (filed is not null && !numbers.Contains(filed.Number))
                    numbers.Add(filed.Number);
                phases[period][release] = filed is null ? -1 : numbers.IndexOf(filed.Number);
                text.Append(CultureInfo.InvariantCulture, $"{phases[period][release]}[{(filed is null ? "" : string.Join(',', filed.Families.Order()))}]");
            }

            text.Append(';');
        }

        return (phases, text.ToString());
    }
}
