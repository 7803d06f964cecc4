namespace VrnApi.Disclosure.Solver;

/// <summary>
/// A smaller program with the same answers: columns that can take one value are taken out (an atom of a published zero),
/// rows that say the same are merged, rows that say nothing dropped. Undone exactly by <see cref="Restore"/>; and
/// <see cref="BindingRows"/> names the rows of the original behind a failure.
/// </summary>
internal sealed class Presolve
{
    private const int PassLimit = 50;

    private readonly LinearModel _original;
    private readonly Limits _bounds;
    private readonly List<(int Row, bool AtLeast, List<int> Columns)> _forcing = [];
    private readonly bool[] _fixed;
    private readonly long[] _value;
    private readonly int[] _newColumn;
    private readonly int[] _newRow;
    private readonly List<List<int>> _members = [];
    private readonly long[] _offset;

    private Presolve(LinearModel model, Limits bounds)
    {
        _bounds = bounds;
        _original = model;
        _fixed = new bool[model.Columns];
        _value = new long[model.Columns];
        _newColumn = new int[model.Columns];
        _newRow = new int[model.Rows];
        _offset = new long[model.Rows];
    }

    public bool Infeasible { get; private set; }

    public LinearModel Model { get; private set; } = null!;

    public Limits Limits { get; private set; } = null!;

    public int FixedColumns => _fixed.Count(f => f);

    /// <summary>Row of the smaller program that carries this row, or -1 where its activity is the constant <see cref="Offset"/>.</summary>
    public int RowOf(int row) => _newRow[row];

    /// <summary>Activity of the original row less that of the row that carries it.</summary>
    public long Offset(int row) => _offset[row];

    public static Presolve Reduce(LinearModel model, Limits bounds)
    {
        var presolve = new Presolve(model, bounds);
        presolve.FixColumns();
        if (!presolve.Infeasible)
            presolve.Build();
        return presolve;
    }

    /// <summary>Column of the smaller program, or -1 for a column that was fixed.</summary>
    public int ColumnOf(int column) => _newColumn[column];

    /// <summary>The point of the smaller program that a point of the original is.</summary>
    public long[] Shorten(ReadOnlySpan<long> x)
    {
        long[] reduced = new long[Model.Columns];
        for (int j = 0; j < x.Length; j++)
        {
            if (!_fixed[j])
                reduced[_newColumn[j]] = x[j];
        }

        return reduced;
    }

    public long[] Restore(ReadOnlySpan<long> reduced)
    {
        var x = new long[_fixed.Length];
        for (int j = 0; j < x.Length; j++)
            x[j] = _fixed[j] ? _value[j] : reduced[_newColumn[j]];
        return x;
    }

    /// <summary>
    /// Original rows that hold an optimum of row <paramref name="target"/> where it is: those with a nonzero dual, and the rows
    /// that fixed a column which would otherwise improve it.
    /// </summary>
    /// <param name="duals">Of the smaller program; empty where the target is constant.</param>
    public SortedSet<int> BindingRows(int target, bool maximise, ReadOnlySpan<double> duals)
    {
        int sense = maximise ? 1 : -1;
        var gain = new double[_original.Columns];
        AddRow(target, sense, gain);
        var binding = new SortedSet<int>();
        for (int r = 0; r < duals.Length; r++)
        {
            if (Math.Abs(duals[r]) < 1e-7)
                continue;
            bool upper = duals[r] > 0 == maximise;
            long tight = upper ? Limits.RowUpper[r] : Limits.RowLower[r];
            foreach (int member in _members[r])
            {
                if (Limits.Less(upper ? _bounds.RowUpper[member] : _bounds.RowLower[member], _offset[member]) == tight)
                    binding.Add(member);
            }

            AddRow(_members[r][0], -sense * duals[r], gain);
        }

        // Backwards, since a row may be forcing only because of what was fixed before it.
        for (int k = _forcing.Count - 1; k >= 0; k--)
        {
            var (row, atLeast, columns) = _forcing[k];
            double price = 0;
            foreach (int j in columns)
            {
                // A row at its least activity keeps j from adding to it; one at its most, from taking away.
                double worth = gain[j] / Coefficient(row, j);
                price = atLeast ? Math.Max(price, worth) : Math.Min(price, worth);
            }

            if (Math.Abs(price) < 1e-7)
                continue;
            binding.Add(row);
            AddRow(row, -price, gain);
        }

        return binding;
    }

    private void AddRow(int row, double times, double[] into)
    {
        for (int k = _original.RowStart[row]; k < _original.RowStart[row + 1]; k++)
            into[_original.RowColumn[k]] += times * _original.RowValue[k];
    }

    private int Coefficient(int row, int column)
    {
        for (int k = _original.RowStart[row]; k < _original.RowStart[row + 1]; k++)
        {
            if (_original.RowColumn[k] == column)
                return _original.RowValue[k];
        }

        return 0;
    }

    /// <summary>Propagates bounds until no row forces another column.</summary>
    private void FixColumns()
    {
        for (int j = 0; j < _fixed.Length; j++)
        {
            Infeasible |= _bounds.Lower[j] > _bounds.Upper[j];
            if (_bounds.Lower[j] == _bounds.Upper[j])
                (_fixed[j], _value[j]) = (true, _bounds.Lower[j]);
        }

        bool changed = true;
        for (int pass = 0; changed && !Infeasible && pass < PassLimit; pass++)
        {
            changed = false;
            for (int r = 0; r < _original.Rows; r++)
            {
                var (least, most) = ActivityRange(r);
                if (least > _bounds.RowUpper[r] || most < _bounds.RowLower[r])
                {
                    Infeasible = true;
                    return;
                }

                if (least == _bounds.RowUpper[r])
                    changed |= Force(r, atLeast: true);
                else if (most == _bounds.RowLower[r])
                    changed |= Force(r, atLeast: false);
            }
        }
    }

    private (long Least, long Most) ActivityRange(int row)
    {
        long least = 0, most = 0;
        for (int k = _original.RowStart[row]; k < _original.RowStart[row + 1]; k++)
        {
            int j = _original.RowColumn[k], a = _original.RowValue[k];
            long low = _fixed[j] ? _value[j] : _bounds.Lower[j], high = _fixed[j] ? _value[j] : _bounds.Upper[j];
            least = Add(least, a, a > 0 ? low : high, -Limits.Free);
            most = Add(most, a, a > 0 ? high : low, Limits.Free);
        }

        return (least, most);
    }

    private static long Add(long sum, int coefficient, long bound, long infinity) =>
        sum == infinity || Limits.IsFree(bound) ? infinity : checked(sum + (coefficient * bound));

    private bool Force(int row, bool atLeast)
    {
        List<int> columns = [];
        for (int k = _original.RowStart[row]; k < _original.RowStart[row + 1]; k++)
        {
            int j = _original.RowColumn[k];
            if (_fixed[j])
                continue;
            (_fixed[j], _value[j]) = (true, _original.RowValue[k] > 0 == atLeast ? _bounds.Lower[j] : _bounds.Upper[j]);
            columns.Add(j);
        }

        if (columns.Count > 0)
            _forcing.Add((row, atLeast, columns));
        return columns.Count > 0;
    }

    private void Build()
    {
        int columns = 0;
        for (int j = 0; j < _fixed.Length; j++)
            _newColumn[j] = _fixed[j] ? -1 : columns++;
        var rows = new List<List<(int, int)>>();
        var low = new List<long>();
        var high = new List<long>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int r = 0; r < _original.Rows; r++)
        {
            var entries = Entries(r);
            _newRow[r] = -1;
            if (entries.Count == 0)
                continue;
            string key = string.Join(',', entries.Select(e => $"{e.Item1}:{e.Item2}"));
            if (!seen.TryGetValue(key, out int at))
            {
                seen.Add(key, at = rows.Count);
                rows.Add(entries);
                low.Add(-Limits.Free);
                high.Add(Limits.Free);
                _members.Add([]);
            }

            _newRow[r] = at;
            _members[at].Add(r);
            low[at] = Math.Max(low[at], Limits.Less(_bounds.RowLower[r], _offset[r]));
            high[at] = Math.Min(high[at], Limits.Less(_bounds.RowUpper[r], _offset[r]));
        }

        var left = Enumerable.Range(0, _fixed.Length).Where(j => !_fixed[j]).ToArray();
        Model = LinearModel.FromRows(columns, rows);
        Limits = new Limits([.. low], [.. high], [.. left.Select(j => _bounds.Lower[j])], [.. left.Select(j => _bounds.Upper[j])]);
        Infeasible = low.Zip(high).Any(b => b.First > b.Second);
    }

    private List<(int, int)> Entries(int row)
    {
        List<(int, int)> entries = [];
        for (int k = _original.RowStart[row]; k < _original.RowStart[row + 1]; k++)
        {
            int j = _original.RowColumn[k];
            if (_fixed[j])
                _offset[row] = checked(_offset[row] + (_original.RowValue[k] * _value[j]));
            else
                entries.Add((_newColumn[j], _original.RowValue[k]));
        }

        return entries;
    }
}
