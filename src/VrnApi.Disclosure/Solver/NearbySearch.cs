namespace VrnApi.Disclosure.Solver;

/// <summary>
/// Looks for a whole-number point with the fewest changes to one that is known. Every column is split into what is added to it and
/// what is taken away; the least sum of both needs few pivots from no change at all, and is mostly whole by itself, where a point
/// that fits but is anywhere has many fractions to branch on.
/// </summary>
internal sealed class NearbySearch
{
    private readonly LinearModel _model, _changes;
    private readonly double[] _ones;

    public NearbySearch(LinearModel model)
    {
        _model = model;
        _changes = LinearModel.FromRows(2 * model.Columns, [.. Enumerable.Range(0, model.Rows).Select(r => (IReadOnlyList<(int, int)>)[.. Enumerable
            .Range(model.RowStart[r], model.RowStart[r + 1] - model.RowStart[r])
            .SelectMany(k => new[] { (model.RowColumn[k], model.RowValue[k]), (model.Columns + model.RowColumn[k], -model.RowValue[k]) })])]);
        _ones = new double[2 * model.Columns];
        Array.Fill(_ones, 1);
    }

    /// <param name="from">Within the column bounds; it may break rows.</param>
    /// <param name="pivots">Grows by the pivots made.</param>
    /// <returns>A point that satisfies every bound, or null where the nodes did not suffice or there is none.</returns>
    public long[]? Find(Limits bounds, long[] from, int nodes, ref long pivots)
    {
        int n = _model.Columns;
        var limits = Limits.Counts(_model.Rows, 2 * n);
        for (int j = 0; j < n; j++)
        {
            limits.Upper[j] = Limits.Less(bounds.Upper[j], from[j]);
            limits.Upper[n + j] = checked(from[j] - bounds.Lower[j]);
        }

        for (int r = 0; r < _model.Rows; r++)
        {
            long activity = _model.Activity(r, from);
            limits.RowLower[r] = Limits.Less(bounds.RowLower[r], activity);
            limits.RowUpper[r] = Limits.Less(bounds.RowUpper[r], activity);
        }

        var simplex = new Simplex(_changes, limits);
        var verdict = BranchSearch.Find(_changes, limits, simplex, out var change, nodes, _ones);
        pivots += simplex.Pivots;
        if (verdict != SearchVerdict.Found)
            return null;
        long[] found = [.. from.Select((x, j) => x + change[j] - change[n + j])];
        return Witness.Satisfies(_model, bounds, found) ? found : null;
    }
}
