namespace VrnApi.Disclosure.Solver;

/// <summary>
/// A factored basis B of m columns: sparse LU by Markowitz count with threshold pivoting, then one product-form factor per
/// exchange. Columns of B are called slots. Solves B x = b (b by row, x by slot) and B' y = c (c by slot, y by row).
/// </summary>
internal sealed class BasisFactor
{
    private const double Threshold = 0.1, Drop = 1e-12, Singular = 1e-9;

    private readonly int _m;
    private readonly int[][] _rowSlot;
    private readonly double[][] _rowValue;
    private readonly int[] _rowLength;
    private readonly int[][] _slotRow;
    private readonly int[] _slotLength;
    private readonly int[] _pivotRow, _pivotSlot;
    private readonly double[] _pivot;
    private readonly List<int> _lowerRow = [];
    private readonly List<double> _lowerValue = [];
    private readonly int[] _lowerStart;
    private readonly int[] _upperStart;
    private int[] _upperRow = [];
    private double[] _upperValue = [];
    private readonly double[] _work, _scatter;
    private readonly bool[] _marked;
    private readonly CountLists _rows, _slots;
    private readonly List<Exchange> _exchanges = [];

    public BasisFactor(int rows)
    {
        _m = rows;
        _rowSlot = NewLists<int>(rows);
        _rowValue = NewLists<double>(rows);
        _slotRow = NewLists<int>(rows);
        _rowLength = new int[rows];
        _slotLength = new int[rows];
        _pivotRow = new int[rows];
        _pivotSlot = new int[rows];
        _pivot = new double[rows];
        _lowerStart = new int[rows + 1];
        _upperStart = new int[rows + 1];
        _work = new double[rows];
        _scatter = new double[rows];
        _marked = new bool[rows];
        _rows = new CountLists(rows);
        _slots = new CountLists(rows);
    }

    private sealed record Exchange(int Slot, double Pivot, int[] Slots, double[] Values);

    /// <summary>Exchanges made since the last factoring.</summary>
    public int Exchanges => _exchanges.Count;

    /// <summary>
    /// Factors the basis whose slot s holds variable head[s]; variables from n on are logicals, the column -e of their row.
    /// Slots that turn out dependent are given a logical of a row left over, and returned.
    /// </summary>
    public List<int> Factor(LinearModel model, int[] head)
    {
        Load(model, head);
        int done = 0;
        while (done < _m && FindPivot(out int row, out int slot))
        {
            Eliminate(done, row, slot);
            done++;
        }

        var repaired = done < _m ? Repair(done, model, head) : [];
        StoreUpperByColumn();
        return repaired;
    }

    /// <summary>Replaces the column in <paramref name="slot"/>; <paramref name="column"/> = B^-1 a, by slot.</summary>
    public void Replace(int slot, double[] column)
    {
        int count = 0;
        for (int i = 0; i < _m; i++)
        {
            if (column[i] != 0 && i != slot)
                count++;
        }

        var slots = new int[count];
        var values = new double[count];
        count = 0;
        for (int i = 0; i < _m; i++)
        {
            if (column[i] != 0 && i != slot)
                (slots[count], values[count++]) = (i, column[i]);
        }

        _exchanges.Add(new Exchange(slot, column[slot], slots, values));
    }

    /// <summary>B x = b. <paramref name="vector"/>: b by row in, x by slot out.</summary>
    public void Solve(double[] vector)
    {
        for (int k = 0; k < _m; k++)
        {
            double value = vector[_pivotRow[k]];
            if (value == 0)
                continue;
            for (int e = _lowerStart[k]; e < _lowerStart[k + 1]; e++)
                vector[_lowerRow[e]] -= _lowerValue[e] * value;
        }

        for (int k = _m - 1; k >= 0; k--)
        {
            double value = vector[_pivotRow[k]];
            if (Math.Abs(value) < Drop)
            {
                _work[_pivotSlot[k]] = 0;
                continue;
            }

            value /= _pivot[k];
            _work[_pivotSlot[k]] = value;
            int slot = _pivotSlot[k];
            for (int e = _upperStart[slot]; e < _upperStart[slot + 1]; e++)
                vector[_upperRow[e]] -= _upperValue[e] * value;
        }

        Array.Copy(_work, vector, _m);
        foreach (var exchange in _exchanges)
        {
            double value = vector[exchange.Slot];
            if (value == 0)
                continue;
            value /= exchange.Pivot;
            vector[exchange.Slot] = value;
            for (int e = 0; e < exchange.Slots.Length; e++)
                vector[exchange.Slots[e]] -= exchange.Values[e] * value;
        }
    }

    /// <summary>B' y = c. <paramref name="vector"/>: c by slot in, y by row out.</summary>
    public void SolveTransposed(double[] vector)
    {
        for (int k = _exchanges.Count - 1; k >= 0; k--)
        {
            var exchange = _exchanges[k];
            double value = vector[exchange.Slot];
            for (int e = 0; e < exchange.Slots.Length; e++)
                value -= exchange.Values[e] * vector[exchange.Slots[e]];
            vector[exchange.Slot] = value / exchange.Pivot;
        }

        for (int k = 0; k < _m; k++)
        {
            int row = _pivotRow[k];
            double value = vector[_pivotSlot[k]];
            if (Math.Abs(value) < Drop)
            {
                _work[row] = 0;
                continue;
            }

            value /= _pivot[k];
            _work[row] = value;
            int[] slots = _rowSlot[row];
            double[] values = _rowValue[row];
            for (int e = 0; e < _rowLength[row]; e++)
                vector[slots[e]] -= values[e] * value;
        }

        for (int k = _m - 1; k >= 0; k--)
        {
            double value = _work[_pivotRow[k]];
            for (int e = _lowerStart[k]; e < _lowerStart[k + 1]; e++)
                value -= _lowerValue[e] * _work[_lowerRow[e]];
            _work[_pivotRow[k]] = value;
        }

        Array.Copy(_work, vector, _m);
    }

    private static T[][] NewLists<T>(int count)
    {
        var lists = new T[count][];
        for (int i = 0; i < count; i++)
            lists[i] = new T[4];
        return lists;
    }

    private void Load(LinearModel model, int[] head)
    {
        _exchanges.Clear();
        _lowerRow.Clear();
        _lowerValue.Clear();
        Array.Clear(_rowLength);
        Array.Clear(_slotLength);
        for (int slot = 0; slot < _m; slot++)
        {
            int variable = head[slot];
            if (variable >= model.Columns)
            {
                Append(variable - model.Columns, slot, -1);
                continue;
            }

            for (int k = model.ColumnStart[variable]; k < model.ColumnStart[variable + 1]; k++)
                Append(model.ColumnRow[k], slot, model.ColumnValue[k]);
        }

        _rows.Fill(_rowLength);
        _slots.Fill(_slotLength);
    }

    private void Append(int row, int slot, double value)
    {
        int at = _rowLength[row]++;
        if (at == _rowSlot[row].Length)
        {
            Array.Resize(ref _rowSlot[row], at * 2);
            Array.Resize(ref _rowValue[row], at * 2);
        }

        _rowSlot[row][at] = slot;
        _rowValue[row][at] = value;
        at = _slotLength[slot]++;
        if (at == _slotRow[slot].Length)
            Array.Resize(ref _slotRow[slot], at * 2);
        _slotRow[slot][at] = row;
    }

    /// <summary>Markowitz: least (row count - 1)(column count - 1) over a few short rows and columns, entries not small in their row.</summary>
    private bool FindPivot(out int row, out int slot)
    {
        row = slot = -1;
        long best = long.MaxValue;
        int looked = 0;
        for (int count = 1; count <= _m && looked < 4; count++)
        {
            for (int s = _slots.First(count); s >= 0 && looked < 4; s = _slots.Next(s))
            {
                bool found = false;
                for (int e = 0; e < _slotLength[s]; e++)
                {
                    int r = _slotRow[s][e];
                    long merit = (_rowLength[r] - 1L) * (count - 1L);
                    if (merit < best && Acceptable(r, s))
                        (best, row, slot, found) = (merit, r, s, true);
                }

                if (best == 0)
                    return true;
                looked += found ? 1 : 0;
            }

            for (int r = _rows.First(count); r >= 0 && looked < 4; r = _rows.Next(r))
            {
                double largest = Largest(r);
                if (largest < Singular)
                    continue;
                for (int e = 0; e < _rowLength[r]; e++)
                {
                    long merit = (_slotLength[_rowSlot[r][e]] - 1L) * (count - 1L);
                    if (merit < best && Math.Abs(_rowValue[r][e]) >= Threshold * largest)
                        (best, row, slot) = (merit, r, _rowSlot[r][e]);
                }

                if (best == 0)
                    return true;
                looked++;
            }
        }

        return row >= 0;
    }

    private bool Acceptable(int row, int slot)
    {
        double largest = Largest(row);
        double value = Math.Abs(_rowValue[row][IndexOf(_rowSlot[row], _rowLength[row], slot)]);
        return value >= Singular && value >= Threshold * largest;
    }

    private double Largest(int row)
    {
        double largest = 0;
        for (int e = 0; e < _rowLength[row]; e++)
            largest = Math.Max(largest, Math.Abs(_rowValue[row][e]));
        return largest;
    }

    private static int IndexOf(int[] list, int length, int item) => Array.IndexOf(list, item, 0, length);

    private void Eliminate(int k, int pivotRow, int pivotSlot)
    {
        int[] slots = _rowSlot[pivotRow];
        double[] values = _rowValue[pivotRow];
        int at = IndexOf(slots, _rowLength[pivotRow], pivotSlot);
        double pivot = values[at];
        int last = --_rowLength[pivotRow];
        (slots[at], values[at]) = (slots[last], values[last]);
        for (int e = 0; e < last; e++)
        {
            _scatter[slots[e]] = values[e];
            RemoveFromSlot(slots[e], pivotRow);
        }

        _rows.Remove(pivotRow);
        _slots.Remove(pivotSlot);
        (_pivotRow[k], _pivotSlot[k], _pivot[k]) = (pivotRow, pivotSlot, pivot);
        _lowerStart[k] = _lowerRow.Count;
        for (int e = 0; e < _slotLength[pivotSlot]; e++)
        {
            int row = _slotRow[pivotSlot][e];
            if (row != pivotRow)
                Subtract(row, pivotRow, pivotSlot, pivot);
        }

        _lowerStart[k + 1] = _lowerRow.Count;
        for (int e = 0; e < last; e++)
        {
            _scatter[slots[e]] = 0;
            _slots.Move(slots[e], _slotLength[slots[e]]);
        }
    }

    private void Subtract(int row, int pivotRow, int pivotSlot, double pivot)
    {
        int at = IndexOf(_rowSlot[row], _rowLength[row], pivotSlot);
        double factor = _rowValue[row][at] / pivot;
        int last = --_rowLength[row];
        (_rowSlot[row][at], _rowValue[row][at]) = (_rowSlot[row][last], _rowValue[row][last]);
        _lowerRow.Add(row);
        _lowerValue.Add(factor);
        for (int e = _rowLength[row] - 1; e >= 0; e--)
        {
            int slot = _rowSlot[row][e];
            if (_scatter[slot] == 0)
                continue;
            _marked[slot] = true;
            double value = _rowValue[row][e] - (factor * _scatter[slot]);
            if (Math.Abs(value) > Drop)
            {
                _rowValue[row][e] = value;
                continue;
            }

            last = --_rowLength[row];
            (_rowSlot[row][e], _rowValue[row][e]) = (_rowSlot[row][last], _rowValue[row][last]);
            RemoveFromSlot(slot, row);
        }

        for (int e = 0; e < _rowLength[pivotRow]; e++)
        {
            int slot = _rowSlot[pivotRow][e];
            if (!_marked[slot])
                Append(row, slot, -factor * _scatter[slot]);
            _marked[slot] = false;
        }

        _rows.Move(row, _rowLength[row]);
    }

    private void RemoveFromSlot(int slot, int row)
    {
        int at = IndexOf(_slotRow[slot], _slotLength[slot], row);
        _slotRow[slot][at] = _slotRow[slot][--_slotLength[slot]];
    }

    private List<int> Repair(int done, LinearModel model, int[] head)
    {
        var rowDone = new bool[_m];
        var slotDone = new bool[_m];
        for (int k = 0; k < done; k++)
            rowDone[_pivotRow[k]] = slotDone[_pivotSlot[k]] = true;
        var freeRows = Enumerable.Range(0, _m).Where(r => !rowDone[r]).ToList();
        var repaired = Enumerable.Range(0, _m).Where(s => !slotDone[s]).ToList();
        for (int i = 0; i < repaired.Count; i++)
            head[repaired[i]] = model.Columns + freeRows[i];
        // The repaired basis is factored from the start: entries of the dependent columns stand in rows already done.
        var again = Factor(model, head);
        return [.. repaired, .. again];
    }

    private void StoreUpperByColumn()
    {
        Array.Clear(_upperStart);
        int total = 0;
        for (int r = 0; r < _m; r++)
        {
            total += _rowLength[r];
            for (int e = 0; e < _rowLength[r]; e++)
                _upperStart[_rowSlot[r][e] + 1]++;
        }

        for (int s = 0; s < _m; s++)
            _upperStart[s + 1] += _upperStart[s];
        if (_upperRow.Length < total)
        {
            _upperRow = new int[total * 2];
            _upperValue = new double[total * 2];
        }

        var next = _upperStart[..^1];
        for (int r = 0; r < _m; r++)
        {
            for (int e = 0; e < _rowLength[r]; e++)
            {
                int at = next[_rowSlot[r][e]]++;
                _upperRow[at] = r;
                _upperValue[at] = _rowValue[r][e];
            }
        }
    }
}
