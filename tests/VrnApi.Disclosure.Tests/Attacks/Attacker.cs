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

        if (releases.Count == world.Snapshots.Count)
            ReadExternals();
    }

    private Attacker(Scene world)
    {
        _world = world;
        foreach (var filed in world.Snapshots.SelectMany(s => s))
            Know(filed);
        ReadExternals();
    }

    public static Dictionary<Knows, Attacker> OfEveryKind(Scene world, IReadOnlyList<IReadOnlyList<(FigureStatus Status, long Value)>> releases, bool exact = false, int nodes = 100) =>
        Enum.GetValues<Knows>().ToDictionary(knows => knows, knows => new Attacker(world, releases, knows, exact) { Nodes = nodes });

    /// <summary>One who has seen no release, but what is public elsewhere.</summary>
    public static Attacker OfExternalsAlone(Scene world) => new(world);

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

    /// <summary>The same, as something to be asked for by <see cref="Possible"/>; all are best named before the first is asked.</summary>
    public List<(int, int)> Aim(AtomSet atoms, IEnumerable<ContributorReturn> returns)
    {
        var terms = Terms(atoms, returns);
        RowOf(terms);
        return terms;
    }

    private void ReadExternals()
    {
        foreach (var external in _world.External(_world.Snapshots[^1]))
            Add(Terms(external.Atoms, _world.Snapshots[^1]), external.Low, external.High);
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
