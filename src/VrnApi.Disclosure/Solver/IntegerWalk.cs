namespace VrnApi.Disclosure.Solver;

/// <summary>
/// Walks from one whole-number point to others without leaving the bounds. A step changes one column by 1 and mends
/// every row that breaks by moving another column of that row the other way, a few columns deep: this gives single steps,
/// exchanges within a row, two-by-two exchanges, and equal changes in families tied by an equality row.
/// </summary>
internal sealed class IntegerWalk
{
    public const int StepLimit = 30_000;
    private const int Depth = 10, Patience = 5_000;

    private readonly LinearModel _model;
    private readonly Limits _bounds;
    private readonly long[] _x, _activity;
    private readonly Xoshiro256 _random;
    private readonly List<(int Column, int Change)> _changes = [];
    private readonly List<int> _broken = [];
    private int _guardRow;
    private long _guardLow, _guardHigh;

    /// <param name="start">A point within <paramref name="bounds"/>; it is copied.</param>
    public IntegerWalk(LinearModel model, Limits bounds, ReadOnlySpan<long> start, Xoshiro256 random)
    {
        _model = model;
        _bounds = bounds;
        _x = start.ToArray();
        _activity = new long[model.Rows];
        for (int r = 0; r < model.Rows; r++)
            _activity[r] = model.Activity(r, _x);
        _random = random;
    }

    /// <summary>
    /// Walks so that row <paramref name="row"/> grows (direction 1) or shrinks (-1), and calls <paramref name="visit"/> whenever
    /// the row's activity leaves the values seen in this walk; stops when that returns false, after <paramref name="steps"/> tries,
    /// or when none of the last 5,000 led anywhere.
    /// </summary>
    public void Drive(int row, int direction, int steps, Func<long, long[], bool> visit)
    {
        int start = _model.RowStart[row], length = _model.RowStart[row + 1] - start;
        if (length == 0)
            return;
        long best = _activity[row];
        for (int step = 0, last = 0; step < steps && step - last < Patience; step++)
        {
            bool aim = _random.Below(4) != 0;
            int entry = start + _random.Below(length);
            int column = _model.RowColumn[entry];
            int change = direction * Math.Sign(_model.RowValue[entry]);
            if (!aim)
                (column, change) = Neighbour(column);
            // A step beside the row may not undo what was won: the row stays where it is or moves on.
            (_guardRow, _guardLow, _guardHigh) = direction > 0
                ? (row, best, Limits.Free)
                : (row, -Limits.Free, best);
            if (!TryChange(column, change))
                continue;
            long now = _activity[row];
            if (direction > 0 ? now > best : now < best)
            {
                (best, last) = (now, step);
                if (!visit(now, _x))
                    return;
            }
        }
    }

    /// <summary>A column that shares a row with this one, and a change of 1 either way.</summary>
    private (int Column, int Change) Neighbour(int column)
    {
        int from = _model.ColumnStart[column], count = _model.ColumnStart[column + 1] - from;
        int row = _model.ColumnRow[from + _random.Below(count)];
        int entry = _model.RowStart[row] + _random.Below(_model.RowStart[row + 1] - _model.RowStart[row]);
        return (_model.RowColumn[entry], _random.Below(2) == 0 ? 1 : -1);
    }

    private bool TryChange(int column, int change)
    {
        _changes.Clear();
        _broken.Clear();
        bool good = Apply(column, change);
        while (good && NextBroken() is >= 0 and var row)
            good = _changes.Count < Depth && Mend(row);
        if (!good)
        {
            for (int i = _changes.Count - 1; i >= 0; i--)
                Shift(_changes[i].Column, -_changes[i].Change, note: false);
        }

        return good;
    }

    /// <summary>The last row noted as broken that still is, or -1.</summary>
    private int NextBroken()
    {
        while (_broken.Count > 0)
        {
            int row = _broken[^1];
            if (Excess(row) != 0)
                return row;
            _broken.RemoveAt(_broken.Count - 1);
        }

        return -1;
    }

    /// <summary>Below 0: too small; above 0: too large.</summary>
    private int Excess(int row)
    {
        long a = _activity[row];
        if (a < _bounds.RowLower[row] || (row == _guardRow && a < _guardLow))
            return -1;
        return a > _bounds.RowUpper[row] || (row == _guardRow && a > _guardHigh) ? 1 : 0;
    }

    /// <summary>Moves one column of the broken row, not among those moved already, towards its bounds.</summary>
    private bool Mend(int row)
    {
        int excess = Excess(row);
        int start = _model.RowStart[row], length = _model.RowStart[row + 1] - start;
        for (int attempt = 0; attempt < 4; attempt++)
        {
            int entry = start + _random.Below(length);
            int column = _model.RowColumn[entry];
            if (!Moved(column) && Apply(column, -excess * Math.Sign(_model.RowValue[entry])))
                return true;
        }

        return false;
    }

    private bool Moved(int column)
    {
        foreach (var change in _changes)
        {
            if (change.Column == column)
                return true;
        }

        return false;
    }

    private bool Apply(int column, int change)
    {
        long value = _x[column] + change;
        if (value < _bounds.Lower[column] || value > _bounds.Upper[column])
            return false;
        _changes.Add((column, change));
        Shift(column, change, note: true);
        return true;
    }

    private void Shift(int column, int change, bool note)
    {
        _x[column] += change;
        for (int k = _model.ColumnStart[column]; k < _model.ColumnStart[column + 1]; k++)
        {
            int row = _model.ColumnRow[k];
            _activity[row] += change * _model.ColumnValue[k];
            if (note && Excess(row) != 0)
                _broken.Add(row);
        }
    }
}
