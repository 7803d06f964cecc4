using System.Globalization;
using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Audit;

/// <summary>
/// Everything a reader can set up as arithmetic over the unknowns: one row per distinct sum, with the figures of this and
/// earlier releases, external figures and rules upon it. Unknowns that no row tells apart are merged into one.
/// </summary>
internal sealed class AuditModel
{
    private readonly ReleaseInput _input;
    private readonly ILookup<int, (FrozenFigure Figure, int Row, int Release)> _frozenOn;
    private readonly Dictionary<string, int> _rowOf = new(StringComparer.Ordinal);
    private readonly List<List<(int Column, int Value)>> _entries = [];

    public AuditModel(ReleaseInput input, DisclosurePolicy policy, IReadOnlyList<Figure> figures, Groups groups)
    {
        _input = input;
        Groups = groups;
        int current = groups.Releases - 1;
        for (int f = 0; f < figures.Count; f++)
        {
            figures[f].Row = AddRow(Sum(figures[f].Atoms, current));
            if (figures[f].Row >= 0)
                Rows[figures[f].Row].Figures.Add(f);
        }

        for (int release = 0; release < current; release++)
            AddFrozen(input.Earlier[release], release, policy);
        AddExternal(current);
        for (int release = 0; release <= current; release++)
            AddRules(release);
        if (policy.ContributorRules)
            AddShares(figures);
        _frozenOn = Frozen.ToLookup(f => f.Row);
        (Model, Truth, ColumnOf) = Merge();
    }

    public Groups Groups { get; }

    public List<AuditRow> Rows { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>Earlier figures, with their row and release.</summary>
    public List<(FrozenFigure Figure, int Row, int Release)> Frozen { get; } = [];

    public IEnumerable<(FrozenFigure Figure, int Row, int Release)> FrozenOn(int row) => _frozenOn[row];

    /// <summary>Rows that are the share of a changed group in a figure, with a name for reports.</summary>
    public SortedDictionary<int, string> Shares { get; } = [];

    public LinearModel Model { get; }

    public long[] Truth { get; }

    /// <summary>Column of each unknown of <see cref="Groups"/>; -1 where no row speaks of it.</summary>
    public int[] ColumnOf { get; }

    /// <summary>What a released figure says of its sum; null where it says nothing.</summary>
    public static Bounds? Conclusion(ReleasedFigure figure, HidingReason? reason, Reading reading, DisclosurePolicy policy) => figure.Status switch
    {
        FigureStatus.Ok => Readings.OfShown((long)figure.Value!.Value, policy),
        FigureStatus.C => Readings.OfHidden(reason ?? HidingReason.Complementary, reading, policy),
        _ => null,
    };

    /// <summary>Unknowns of a set of atoms in a release; <paramref name="only"/> keeps the changed periods of one group.</summary>
    private List<(int, int)> Sum(AtomSet set, int release, int only = -1)
    {
        var terms = new List<(int, int)>();
        foreach (var (atom, area, period) in _input.Space.Members(set))
        {
            foreach (int group in Groups.OfArea(area))
            {
                if (only >= 0 && (group != only || !Groups.All[group].Changed(period)))
                    continue;
                int variable = Groups.Variable(set.Family, atom, period, group, release);
                if (variable >= 0)
                    terms.Add((variable, 1));
            }
        }

        return terms;
    }

    private int AddRow(List<(int Column, int Value)> terms)
    {
        if (terms.Count == 0)
            return -1;
        terms.Sort();
        string key = string.Join(',', terms.Select(t => t.Value == 1 ? t.Column.ToString(CultureInfo.InvariantCulture) : $"{t.Column}:{t.Value}"));
        if (!_rowOf.TryGetValue(key, out int row))
        {
            _rowOf.Add(key, row = Rows.Count);
            Rows.Add(new AuditRow());
            _entries.Add(terms);
        }

        return row;
    }

    private void AddFrozen(EarlierRelease earlier, int release, DisclosurePolicy policy)
    {
        foreach (var figure in earlier.Figures)
        {
            int row = AddRow(Sum(figure.Atoms, release));
            if (row < 0)
                continue;
            Frozen.Add((figure, row, release));
            Rows[row].Frozen.Add(string.Create(CultureInfo.InvariantCulture, $"release {release + 1} of {_input.Earlier.Count}: {Describe(figure.Atoms)}"));
            foreach (var reading in Enum.GetValues<Reading>())
            {
                if (Conclusion(figure.Released, figure.Reason, reading, policy) is { } bounds)
                    Rows[row].Narrow(reading, bounds);
            }
        }
    }

    private void AddExternal(int release)
    {
        foreach (var figure in _input.External)
        {
            var terms = Sum(figure.Atoms, release);
            int row = AddRow(terms);
            if (row < 0)
                continue;
            var bounds = Readings.OfExternal(figure.Low, figure.High, terms.Sum(t => Groups.Values[t.Item1]), out bool widened);
            if (widened)
                Warnings.Add($"external figure widened to hold the returns' count: {Describe(figure.Atoms)}");
            Rows[row].Give(bounds.Low, bounds.High ?? Limits.Free);
        }
    }

    /// <summary>Rules hold in every return, so in every group and phase.</summary>
    private void AddRules(int release)
    {
        for (int group = 0; group < Groups.All.Count; group++)
        {
            for (int period = 0; period < _input.Space.Periods; period++)
            {
                foreach (var rule in _input.Rules)
                {
                    if (RuleTerms(rule, group, period, release) is not { } terms || AddRow(terms) is not (>= 0 and var row))
                        continue;
                    long value = terms.Sum(t => Groups.Values[t.Item1] * t.Item2);
                    if (value > 0 || (rule.Equality && value != 0))
                        Warnings.Add($"returns break a structure rule in area {Groups.All[group].Area}, period {period}");
                    var (low, high) = rule.Allows(value);
                    Rows[row].Give(low, high);
                    if (Rows[row].Rule is not { Equality: true })
                        Rows[row].Rule = rule;
                }
            }
        }
    }

    private List<(int, int)>? RuleTerms(StructureRule rule, int group, int period, int release)
    {
        var terms = new Dictionary<int, int>();
        int area = Groups.All[group].Area;
        foreach (var term in rule.Terms)
        {
            foreach (int option in term.Options ?? [.. Enumerable.Range(0, _input.Space.Families[term.Family].Options)])
            {
                int variable = Groups.Variable(term.Family, _input.Space.Index(term.Family, area, period, option), period, group, release);
                if (variable < 0)
                    return null;
                terms[variable] = terms.GetValueOrDefault(variable) + term.Coefficient;
            }
        }

        return [.. terms.Where(t => t.Value != 0).Select(t => (t.Key, t.Value))];
    }

    private void AddShares(IReadOnlyList<Figure> figures)
    {
        int current = Groups.Releases - 1;
        var touched = figures.Select(f => (f.Atoms, current)).Concat(Frozen.Select(f => (f.Figure.Atoms, f.Release)));
        foreach (var (atoms, release) in touched.ToList())
        {
            for (int group = 0; group < Groups.All.Count; group++)
            {
                if (!atoms.Areas.Contains(Groups.All[group].Area) || !atoms.Periods.Any(Groups.All[group].Changed))
                    continue;
                var terms = Sum(atoms, release, group);
                if (terms.Sum(t => Groups.Values[t.Item1]) < 1)
                    continue;
                Shares.TryAdd(AddRow(terms), string.Create(CultureInfo.InvariantCulture,
                    $"share of {Groups.All[group].Members.Count} changed return(s) of area {Groups.All[group].Area} in {Describe(atoms)}"));
            }
        }
    }

    private string Describe(AtomSet atoms) =>
        $"{_input.Space.Families[atoms.Family].Code} areas {string.Join('+', atoms.Areas)} periods {string.Join('+', atoms.Periods)} options {string.Join('+', atoms.Options)}";

    private (LinearModel, long[], int[]) Merge()
    {
        var text = new Dictionary<int, List<(int Row, int Value)>>();
        for (int r = 0; r < _entries.Count; r++)
        {
            foreach (var (column, value) in _entries[r])
            {
                if (!text.TryGetValue(column, out var list))
                    text.Add(column, list = []);
                list.Add((r, value));
            }
        }

        var columnOf = new int[Groups.Values.Count];
        Array.Fill(columnOf, -1);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var truth = new List<long>();
        foreach (var (variable, list) in text.OrderBy(t => t.Key))
        {
            string key = string.Join(',', list.Select(e => $"{e.Row}:{e.Value}"));
            if (!known.TryGetValue(key, out int column))
            {
                known.Add(key, column = truth.Count);
                truth.Add(0);
            }

            columnOf[variable] = column;
            truth[column] += Groups.Values[variable];
        }

        var rows = _entries.Select(e => (IReadOnlyList<(int, int)>)[.. e.Select(t => (columnOf[t.Column], t.Value)).Distinct()]).ToList();
        return (LinearModel.FromRows(truth.Count, rows), [.. truth], columnOf);
    }
}
