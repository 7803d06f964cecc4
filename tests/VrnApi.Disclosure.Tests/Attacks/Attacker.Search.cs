using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Tests.Attacks;

/// <summary>
/// What can be worked out of the arithmetic. A whole number counts as possible once a complete table of whole numbers shows it;
/// tables that were found answer later questions too.
/// </summary>
internal sealed partial class Attacker
{
    private readonly Dictionary<string, int> _aims = new(StringComparer.Ordinal);
    private Asked? _asked;

    /// <summary>Nodes of the first search for one whole number; the second has fifty times as many.</summary>
    public int Nodes { get; init; } = 100;

    /// <summary>The program as these insiders see it, and the tables it is known to allow.</summary>
    private sealed record Asked(string Insiders, LinearModel Model, Limits Limits, Simplex Simplex, List<long[]> Tables);

    /// <summary>How many whole numbers a sum can be, counted up to <paramref name="enough"/>.</summary>
    /// <param name="insiders">Contributors whose own returns the attacker has.</param>
    public int Possible(List<(int, int)> terms, int enough, params int[] insiders)
    {
        int row = RowOf(terms);
        var asked = As(insiders);
        var values = asked.Tables.Select(x => asked.Model.Activity(row, x)).ToHashSet();
        if (values.Count >= enough)
            return enough;
        asked.Simplex.SetBounds(asked.Limits);
        var least = asked.Simplex.OptimiseRow(row, maximise: false);
        Assert.NotEqual(LinearStatus.Infeasible, least.Status);
        var most = asked.Simplex.OptimiseRow(row, maximise: true);
        long low = (long)Math.Ceiling(least.Objective - 1e-6);
        long high = most.Status == LinearStatus.Unbounded ? low + (20L * enough) : (long)Math.Floor(most.Objective + 1e-6);
        if (high - low + 1 < enough)
            return (int)(high - low + 1);
        var open = new List<long>();
        for (long value = low; value <= high && values.Count < enough; value++)
        {
            if (!values.Contains(value) && !Look(value, Nodes))
                open.Add(value);
        }

        foreach (long value in open.TakeWhile(_ => values.Count < enough))
            Look(value, 50 * Nodes);
        return values.Count;

        bool Look(long value, int nodes)
        {
            if (BranchSearch.Find(asked.Model, asked.Limits.WithRow(row, value), asked.Simplex, out var table, nodes) != SearchVerdict.Found)
                return false;
            asked.Tables.Add(table);
            return values.Add(value);
        }
    }

    /// <summary>A complete table of whole numbers that everything published allows, with a sum that is as asked.</summary>
    /// <returns>Null where the search finds none.</returns>
    public IReadOnlyDictionary<(long Return, int Family, int Option), long>? Witness(List<(int, int)> terms, long value)
    {
        int row = RowOf(terms);
        var asked = As([]);
        return BranchSearch.Find(asked.Model, asked.Limits.WithRow(row, value), asked.Simplex, out var found, Nodes) == SearchVerdict.Found
            ? _unknowns.ToDictionary(unknown => unknown.Key, unknown => found[unknown.Value])
            : null;
    }

    /// <summary>Row of a sum that may be asked for; free, so that it says nothing by itself.</summary>
    private int RowOf(List<(int, int)> terms)
    {
        string key = string.Join(',', terms);
        if (!_aims.TryGetValue(key, out int row))
        {
            _aims.Add(key, row = _rows.Count);
            Add(terms, -Limits.Free, Limits.Free);
            _asked = null;
        }

        return row;
    }

    private Asked As(int[] insiders)
    {
        string key = string.Join(',', insiders);
        if (_asked?.Insiders == key)
            return _asked;
        var model = _asked?.Model ?? LinearModel.FromRows(_unknowns.Count, _rows);
        var limits = LimitsOf(insiders);
        var truth = new long[_unknowns.Count];
        foreach (var (column, value) in _filed.Values.SelectMany(f => f).SelectMany(Known))
            truth[column] = value;
        return _asked = new Asked(key, model, limits, new Simplex(model, limits, _asked?.Simplex.Snapshot()), [truth]);
    }

    private Limits LimitsOf(int[] insiders)
    {
        var limits = Limits.Counts(_rows.Count, _unknowns.Count);
        for (int r = 0; r < _ranges.Count; r++)
            (limits.RowLower[r], limits.RowUpper[r]) = _ranges[r];
        foreach (var (column, value) in insiders.SelectMany(i => _filed[i]).SelectMany(Known))
            limits.Lower[column] = limits.Upper[column] = value;
        return limits;
    }

    /// <summary>Unknowns of a return, with its counts.</summary>
    private IEnumerable<(int Column, long Value)> Known(ContributorReturn filed) =>
        from family in Enumerable.Range(0, _world.Space.Families.Count)
        from option in Enumerable.Range(0, _world.Space.Families[family].Options)
        where _unknowns.ContainsKey((filed.Number, family, option))
        select (_unknowns[(filed.Number, family, option)], filed.Counts.Where(c => c.Family == family && c.Option == option).Sum(c => c.Value));
}
