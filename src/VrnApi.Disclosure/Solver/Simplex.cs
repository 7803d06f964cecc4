namespace VrnApi.Disclosure.Solver;

/// <summary>
/// Primal simplex for `min or max c (x, A x)` with two-sided rows and columns. Row r has a logical n + r with A x - s = 0,
/// so a row's range is the logical's bounds. Phase 1 minimises the sum of infeasibilities from any basis; prices by devex;
/// Harris ratio test in two passes; bound flips; a stall is broken by moving every bound outward by at most 1e-5 (a fixed
/// function of its number), and past that by Bland's rule. The result is always that of the exact bounds.
/// </summary>
/// <remarks>Holds one working basis: a later call starts from where the last one ended. Not for two threads at once.</remarks>
internal sealed class Simplex
{
    public const double Feasibility = 1e-7, Optimality = 1e-9, Pivot = 1e-7, Shift = 1e-5;
    private const int RecomputeEvery = 100, StallLimit = 60, BlandAfter = 2000;

    private readonly LinearModel _model;
    private readonly int _n, _m, _all;
    private readonly BasisFactor _factor;
    private readonly int[] _head;
    private readonly Place[] _place;
    private readonly double[] _lower, _upper, _x, _cost, _reduced, _weight;
    private readonly double[] _column, _row, _price, _alpha;
    private Limits _bounds;
    private bool _factored, _shifted, _mayShift, _bland;
    private int _stalled;

    public Simplex(LinearModel model, Limits bounds, Basis? start = null)
    {
        _model = model;
        _bounds = bounds;
        (_n, _m) = (model.Columns, model.Rows);
        _all = _n + _m;
        _factor = new BasisFactor(_m);
        var basis = start ?? Basis.Logical(model);
        _head = [.. basis.Head];
        _place = [.. basis.Places];
        (_lower, _upper, _x, _cost) = (new double[_all], new double[_all], new double[_all], new double[_all]);
        (_reduced, _weight, _alpha) = (new double[_all], new double[_all], new double[_all]);
        (_column, _row, _price) = (new double[_m], new double[_m], new double[_m]);
        SetBounds(bounds);
    }

    /// <summary>Pivots and bound flips over the life of this object.</summary>
    public int Pivots { get; private set; }

    /// <summary>The basis as it stands, for another solve of the same matrix.</summary>
    public Basis Snapshot() => new([.. _head], [.. _place]);

    public void Restart(Basis basis)
    {
        basis.Head.CopyTo(_head, 0);
        basis.Places.CopyTo(_place, 0);
        _factored = false;
        SetBounds(_bounds);
    }

    /// <summary>Other bounds, same basis: variables off the basis go to their nearest bound.</summary>
    public void SetBounds(Limits bounds)
    {
        _bounds = bounds;
        for (int v = 0; v < _all; v++)
        {
            (long low, long high) = v < _n ? (bounds.Lower[v], bounds.Upper[v]) : (bounds.RowLower[v - _n], bounds.RowUpper[v - _n]);
            _lower[v] = low == -Limits.Free ? double.NegativeInfinity : low;
            _upper[v] = high == Limits.Free ? double.PositiveInfinity : high;
        }

        _shifted = false;
        PlaceNonbasic();
    }

    /// <summary>Least or greatest value of row <paramref name="row"/>.</summary>
    public LinearResult OptimiseRow(int row, bool maximise)
    {
        Array.Clear(_cost);
        _cost[_n + row] = maximise ? -1 : 1;
        return Run(maximise ? -1 : 1);
    }

    /// <summary>Least or greatest value of <paramref name="objective"/> (n coefficients) times x.</summary>
    public LinearResult Optimise(ReadOnlySpan<double> objective, bool maximise)
    {
        Array.Clear(_cost);
        for (int j = 0; j < _n; j++)
            _cost[j] = maximise ? -objective[j] : objective[j];
        return Run(maximise ? -1 : 1);
    }

    private LinearResult Run(int sense)
    {
        var status = Solve();
        double objective = 0;
        for (int v = 0; v < _all; v++)
            objective += _cost[v] * _x[v];
        var duals = new double[_m];
        if (status == LinearStatus.Optimal)
        {
            Price(phaseOne: false);
            // The reduced cost of a logical (column -e of its row) is cost + y: what room in that row is worth.
            for (int r = 0; r < _m; r++)
                duals[r] = _place[_n + r] == Place.Basic ? 0 : sense * _reduced[_n + r];
        }

        return new LinearResult(status, sense * objective, _x[.._n], duals, Pivots);
    }

    private LinearStatus Solve()
    {
        if (_lower.Zip(_upper).Any(b => b.First > b.Second))
            return LinearStatus.Infeasible;
        (_bland, _mayShift, _stalled) = (false, true, 0);
        Array.Fill(_weight, 1);
        Recompute();
        int limit = Pivots + 20_000 + (50 * _all), troubles = 0;
        while (Pivots < limit)
        {
            if (!_factored || _factor.Exchanges >= RecomputeEvery)
                Recompute();
            bool phaseOne = Price(Infeasible());
            int entering = ChooseEntering();
            if (entering < 0)
            {
                if (_factor.Exchanges > 0)
                {
                    Recompute();
                    if (troubles++ < 50)
                        continue;
                }

                if (_shifted)
                {
                    RemoveShift();
                    continue;
                }

                return phaseOne ? LinearStatus.Infeasible : LinearStatus.Optimal;
            }

            int direction = Direction(entering);
            LoadColumn(entering, _column);
            _factor.Solve(_column);
            double step = Ratio(entering, direction, phaseOne, out int leaving, out double target);
            if (double.IsPositiveInfinity(step))
            {
                if (_factor.Exchanges > 0 && troubles++ < 50)
                {
                    Recompute();
                    continue;
                }

                if (_shifted)
                {
                    RemoveShift();
                    continue;
                }

                return phaseOne ? LinearStatus.Unknown : LinearStatus.Unbounded;
            }

            if (leaving >= 0 && Math.Abs(_column[leaving]) < 1e-5 && _factor.Exchanges > 0 && troubles++ < 50)
            {
                Recompute();
                continue;
            }

            Move(entering, direction, step, leaving, target);
            troubles = step > Optimality ? 0 : troubles;
            _stalled = step > Optimality ? 0 : _stalled + 1;
            if (_stalled > StallLimit && _mayShift)
                ShiftBounds();
            // Shifting did not end it: the rule that provably ends, until a step makes way again.
            _bland = _stalled > BlandAfter;
        }

        return LinearStatus.Unknown;
    }

    /// <summary>Values of the basic variables from integer data and a fresh factoring.</summary>
    private void Recompute()
    {
        foreach (int slot in _factor.Factor(_model, _head))
            _weight[_head[slot]] = 1;
        RepairPlaces();
        _factored = true;
        Array.Clear(_column);
        for (int v = 0; v < _all; v++)
        {
            if (_place[v] != Place.Basic && _x[v] != 0)
                AddColumn(v, -_x[v], _column);
        }

        _factor.Solve(_column);
        for (int slot = 0; slot < _m; slot++)
            _x[_head[slot]] = _column[slot];
    }

    /// <summary>After a repair some variables left the basis unseen and some logicals entered it.</summary>
    private void RepairPlaces()
    {
        var basic = new bool[_all];
        foreach (int v in _head)
        {
            basic[v] = true;
            _place[v] = Place.Basic;
        }

        for (int v = 0; v < _all; v++)
        {
            if (!basic[v] && _place[v] == Place.Basic)
                PlaceAtNearest(v);
        }
    }

    private void PlaceNonbasic()
    {
        for (int v = 0; v < _all; v++)
        {
            if (_place[v] != Place.Basic)
                PlaceAtNearest(v);
        }
    }

    private void PlaceAtNearest(int v)
    {
        bool toUpper = double.IsNegativeInfinity(_lower[v])
            || (!double.IsPositiveInfinity(_upper[v]) && (_place[v] == Place.AtUpper || _x[v] - _lower[v] > _upper[v] - _x[v]));
        _place[v] = !toUpper ? Place.AtLower : double.IsPositiveInfinity(_upper[v]) ? Place.AtZero : Place.AtUpper;
        _x[v] = _place[v] switch { Place.AtLower => _lower[v], Place.AtUpper => _upper[v], _ => 0 };
    }

    private bool Infeasible()
    {
        foreach (int v in _head)
        {
            if (_x[v] < _lower[v] - Feasibility || _x[v] > _upper[v] + Feasibility)
                return true;
        }

        return false;
    }

    /// <summary>Reduced costs of every variable off the basis, from a fresh dual; returns <paramref name="phaseOne"/>.</summary>
    private bool Price(bool phaseOne)
    {
        for (int slot = 0; slot < _m; slot++)
        {
            int v = _head[slot];
            _price[slot] = !phaseOne ? _cost[v] : _x[v] < _lower[v] - Feasibility ? -1 : _x[v] > _upper[v] + Feasibility ? 1 : 0;
        }

        _factor.SolveTransposed(_price);
        for (int v = 0; v < _all; v++)
            _reduced[v] = _place[v] == Place.Basic || phaseOne ? 0 : _cost[v];
        for (int r = 0; r < _m; r++)
        {
            double y = _price[r];
            if (y == 0)
                continue;
            _reduced[_n + r] += y;
            for (int k = _model.RowStart[r]; k < _model.RowStart[r + 1]; k++)
                _reduced[_model.RowColumn[k]] -= y * _model.RowValue[k];
        }

        return phaseOne;
    }

    private bool Improves(int v) => _place[v] switch
    {
        Place.AtLower => _reduced[v] < -Optimality && _lower[v] < _upper[v],
        Place.AtUpper => _reduced[v] > Optimality && _lower[v] < _upper[v],
        Place.AtZero => Math.Abs(_reduced[v]) > Optimality,
        _ => false,
    };

    private int ChooseEntering()
    {
        int best = -1;
        double merit = 0;
        for (int v = 0; v < _all; v++)
        {
            if (!Improves(v))
                continue;
            if (_bland)
                return v;
            double here = _reduced[v] * _reduced[v] / _weight[v];
            if (here > merit)
                (best, merit) = (v, here);
        }

        return best;
    }

    private int Direction(int v) => _place[v] == Place.AtUpper || (_place[v] == Place.AtZero && _reduced[v] > 0) ? -1 : 1;

    private void LoadColumn(int v, double[] into)
    {
        Array.Clear(into);
        AddColumn(v, 1, into);
    }

    private void AddColumn(int v, double times, double[] into)
    {
        if (v >= _n)
        {
            into[v - _n] -= times;
            return;
        }

        for (int k = _model.ColumnStart[v]; k < _model.ColumnStart[v + 1]; k++)
            into[_model.ColumnRow[k]] += times * _model.ColumnValue[k];
    }

    /// <summary>
    /// How far the entering variable may go. In phase 1 a variable outside its bounds blocks where it becomes feasible.
    /// Harris: first the longest step that breaks no bound by more than the tolerance, then the largest pivot within it.
    /// </summary>
    private double Ratio(int entering, int direction, bool phaseOne, out int leaving, out double target)
    {
        leaving = -1;
        target = 0;
        double reach = double.PositiveInfinity;
        double slack = _bland ? 0 : Feasibility;
        for (int slot = 0; slot < _m; slot++)
        {
            double rate = -direction * _column[slot];
            if (Math.Abs(rate) >= Pivot && Block(_head[slot], rate, phaseOne, out double bound))
                reach = Math.Min(reach, Math.Max(0, ((bound - _x[_head[slot]]) / rate) + (slack / Math.Abs(rate))));
        }

        double step = double.PositiveInfinity, largest = 0;
        for (int slot = 0; slot < _m; slot++)
        {
            double rate = -direction * _column[slot];
            if (Math.Abs(rate) < Pivot || !Block(_head[slot], rate, phaseOne, out double bound))
                continue;
            double ratio = Math.Max(0, (bound - _x[_head[slot]]) / rate);
            bool better = _bland
                ? leaving < 0 || _head[slot] < _head[leaving]
                : Math.Abs(rate) > largest || (Math.Abs(rate) == largest && _head[slot] < _head[leaving]);
            if (ratio <= reach && better)
                (leaving, target, step, largest) = (slot, bound, ratio, Math.Abs(rate));
        }

        double width = _upper[entering] - _lower[entering];
        if (width <= step)
        {
            leaving = -1;
            return width;
        }

        return step;
    }

    private bool Block(int v, double rate, bool phaseOne, out double bound)
    {
        bool below = phaseOne && _x[v] < _lower[v] - Feasibility, above = phaseOne && _x[v] > _upper[v] + Feasibility;
        bound = rate > 0 ? (below ? _lower[v] : _upper[v]) : (above ? _upper[v] : _lower[v]);
        return !double.IsInfinity(bound) && !(rate > 0 ? above : below);
    }

    private void Move(int entering, int direction, double step, int leaving, double target)
    {
        Pivots++;
        double change = direction * step;
        if (change != 0)
        {
            for (int slot = 0; slot < _m; slot++)
                _x[_head[slot]] -= change * _column[slot];
        }

        if (leaving < 0)
        {
            _place[entering] = direction > 0 ? Place.AtUpper : Place.AtLower;
            _x[entering] = direction > 0 ? _upper[entering] : _lower[entering];
            return;
        }

        _x[entering] += change;
        UpdateWeights(entering, leaving);
        int left = _head[leaving];
        _place[left] = target == _upper[left] ? Place.AtUpper : Place.AtLower;
        _x[left] = target;
        _place[entering] = Place.Basic;
        _head[leaving] = entering;
        _factor.Replace(leaving, _column);
    }

    /// <summary>Devex (Forrest and Goldfarb, 1992): reference weights from the pivot row.</summary>
    private void UpdateWeights(int entering, int leaving)
    {
        Array.Clear(_row);
        _row[leaving] = 1;
        _factor.SolveTransposed(_row);
        Array.Clear(_alpha);
        for (int r = 0; r < _m; r++)
        {
            double y = _row[r];
            if (y == 0)
                continue;
            _alpha[_n + r] = -y;
            for (int k = _model.RowStart[r]; k < _model.RowStart[r + 1]; k++)
                _alpha[_model.RowColumn[k]] += y * _model.RowValue[k];
        }

        double pivot = _column[leaving], reference = _weight[entering];
        for (int v = 0; v < _all; v++)
        {
            if (_alpha[v] == 0 || _place[v] == Place.Basic)
                continue;
            double ratio = _alpha[v] / pivot;
            _weight[v] = Math.Max(_weight[v], ratio * ratio * reference);
        }

        _weight[_head[leaving]] = Math.Max(reference / (pivot * pivot), 1);
        if (_weight[_head[leaving]] > 1e9)
            Array.Fill(_weight, 1);
    }

    private void ShiftBounds()
    {
        for (int v = 0; v < _all; v++)
        {
            // Splitmix of the variable's number: fixed, and unlike that of its neighbours.
            double part = 0.5 + (0.5 * new Xoshiro256((ulong)v).Unit());
            _lower[v] -= Shift * part;
            _upper[v] += Shift * part;
        }

        (_shifted, _mayShift) = (true, false);
        PlaceNonbasic();
        Recompute();
    }

    private void RemoveShift()
    {
        SetBounds(_bounds);
        _stalled = 0;
        Recompute();
    }
}
