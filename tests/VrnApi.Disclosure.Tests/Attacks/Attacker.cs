using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Tests.Attacks;

/// <summary>What a reader brings along.</summary>
internal enum Knows
{
    /// <summary>Nothing beyond what was published and who returned when.</summary>
    Public,

    /// <summary>Which hidden figures are small: they are at most 9.</summary>
    Sizes,

    /// <summary>Which hidden figures are exactly 1 to 9.</summary>
    Codes,
}

/// <summary>
/// Sets the published tables up as arithmetic once more, from the declared tables and rows alone: one unknown for every count of
/// every return of every school. Shares nothing with the audit but the solver, and glpsol can take the solver's place.
/// </summary>
internal sealed partial class Attacker
{
    private readonly Scene _world;
    private readonly bool _exact;
    private readonly Dictionary<(long Return, int Family, int Option), int> _unknowns = [];
    private readonly List<IReadOnlyList<(int, int)>> _rows = [];
    private readonly List<(long Low, long High)> _ranges = [];
    private readonly Dictionary<int, List<ContributorReturn>> _filed = [];

    /// <param name="releases">As published, oldest first, as many as there are results.</param>
    /// <param name="exact">Values are published as they are, not rounded.</param>
    public Attacker(Scene world, IReadOnlyList<IReadOnlyList<(FigureStatus Status, long Value)>> releases, Knows knows, bool exact = false)
    {
        (_world, _exact) = (world, exact);
        for (int r = 0; r < releases.Count; r++)
        {
            foreach (var filed in world.Snapshots[r])
                Know(filed);
            for (int c = 0; c < world.Cells.Count; c++)
                Read(world.Cells[c].Atoms, releases[r][c], Scene.Value(world.Cells[c].Atoms, world.Snapshots[r]), r, knows);
        }

        foreach (var external in releases.Count == world.Snapshots.Count ? world.External(world.Snapshots[^1]) : [])
            Add(Terms(external.Atoms, world.Snapshots[^1]), external.Low, external.High);
    }

    public static List<IReadOnlyList<(FigureStatus, long)>> AsPublished(IEnumerable<ReleaseResult> results, Scene world) =>
        [.. results.Select(r => (IReadOnlyList<(FigureStatus, long)>)[.. r.Rows.Take(world.Cells.Count).Select(x => (x.Figure.Status, (long)(x.Figure.Value ?? 0)))])];

    /// <summary>Unknowns that make up a set of atoms over some returns.</summary>
    public List<(int, int)> Terms(AtomSet atoms, IEnumerable<ContributorReturn> returns) =>
    [
        .. from filed in returns
           where atoms.Areas.Contains(filed.Area) && atoms.Periods.Contains(filed.Period)
           from option in atoms.Options
           select (Unknown(filed.Number, atoms.Family, option), 1),
    ];

    /// <summary>Nodes of the search for one whole number, after which it is taken not to be possible.</summary>
    public int Nodes { get; init; } = 100;

    /// <summary>How many whole numbers a sum can be, counted up to <paramref name="enough"/>.</summary>
    /// <param name="insiders">Contributors whose own returns the attacker has.</param>
    public int Possible(List<(int, int)> terms, int enough, params int[] insiders)
    {
        var (model, limits) = Program(terms, insiders);
        int row = model.Rows - 1;
        var simplex = new Simplex(model, limits);
        var least = simplex.OptimiseRow(row, maximise: false);
        Assert.NotEqual(LinearStatus.Infeasible, least.Status);
        var most = simplex.OptimiseRow(row, maximise: true);
        long low = (long)Math.Ceiling(least.Objective - 1e-6);
        long high = most.Status == LinearStatus.Unbounded ? low + (20L * enough) : (long)Math.Floor(most.Objective + 1e-6);
        if (high - low + 1 < enough)
            return (int)(high - low + 1);
        int found = 0;
        for (long value = low; value <= high && found < enough; value++)
            found += BranchSearch.Find(model, limits.WithRow(row, value), simplex, out _, Nodes) == SearchVerdict.Found ? 1 : 0;
        return found;
    }

    /// <summary>A complete table of whole numbers that everything published allows, with a sum that is as asked.</summary>
    /// <returns>Null where the search finds none.</returns>
    public IReadOnlyDictionary<(long Return, int Family, int Option), long>? Witness(List<(int, int)> terms, long value)
    {
        var (model, limits) = Program(terms, []);
        return BranchSearch.Find(model, limits.WithRow(model.Rows - 1, value), new Simplex(model, limits), out var found, Nodes) == SearchVerdict.Found
            ? _unknowns.ToDictionary(unknown => unknown.Key, unknown => found[unknown.Value])
            : null;
    }

    private (LinearModel, Limits) Program(List<(int, int)> terms, int[] insiders)
    {
        var model = LinearModel.FromRows(_unknowns.Count, [.. _rows, terms]);
        var limits = Limits.Counts(model.Rows, model.Columns);
        for (int r = 0; r < _ranges.Count; r++)
            (limits.RowLower[r], limits.RowUpper[r]) = _ranges[r];
        foreach (var filed in insiders.SelectMany(i => _filed[i]))
        {
            foreach (var ((number, family, option), column) in _unknowns)
            {
                if (number == filed.Number)
                    limits.Lower[column] = limits.Upper[column] = filed.Counts.Where(c => c.Family == family && c.Option == option).Sum(c => c.Value);
            }
        }

        return (model, limits);
    }

    private void Know(ContributorReturn filed)
    {
        if (!_filed.TryGetValue(filed.Contributor, out var list))
            _filed.Add(filed.Contributor, list = []);
        if (list.Any(f => f.Number == filed.Number))
            return;
        list.Add(filed);
        foreach (var rule in _world.Rules)
        {
            var terms = rule.Terms.SelectMany(t => (t.Options ?? [.. Enumerable.Range(0, _world.Space.Families[t.Family].Options)])
                .Select(o => (Unknown(filed.Number, t.Family, o), t.Coefficient))).ToList();
            Add(terms, -Limits.Free, 0);
        }
    }

    private void Read(AtomSet atoms, (FigureStatus Status, long Value) cell, long truth, int release, Knows knows)
    {
        bool small = truth is >= 1 and <= 9 || (_world.Policy.HidesZero && truth == 0);
        (long Low, long High)? range = cell.Status switch
        {
            FigureStatus.Ok => _exact || cell.Value == 0 ? (cell.Value, cell.Value) : (Math.Max(10, cell.Value - 2), cell.Value + 2),
            FigureStatus.C when knows != Knows.Public && small => (knows == Knows.Codes && !_world.Policy.HidesZero ? 1 : 0, 9),
            _ => null,
        };
        if (range is { } known)
            Add(Terms(atoms, _world.Snapshots[release]), known.Low, known.High);
    }

    private int Unknown(long number, int family, int option)
    {
        if (!_unknowns.TryGetValue((number, family, option), out int column))
            _unknowns.Add((number, family, option), column = _unknowns.Count);
        return column;
    }

    private void Add(List<(int, int)> terms, long low, long high)
    {
        _rows.Add(terms);
        _ranges.Add((low, high));
    }
}
