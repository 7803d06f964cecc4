using System.Globalization;
using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Audit;

/// <summary>
/// One independent part of the audit model with its targets, its pool of witnesses and its bounds by reading. Settling a
/// target reads the pool as it stood when the batch began; only <see cref="Merge"/> and <see cref="Widen"/> change it.
/// </summary>
internal sealed class Block
{
    private const int ShortWalk = 1_500, SowWalk = 300, SearchedValues = 16;

    private readonly DisclosurePolicy _policy;
    private readonly Limits[] _limits;
    private readonly Program?[] _programs = new Program?[3];
    private readonly List<long[]> _pool = [];
    private readonly List<Reading> _level = [];
    private readonly TargetList _list;
    private readonly List<Target>[] _openOnRow;

    /// <param name="limits">By reading.</param>
    public Block(int number, LinearModel model, long[] truth, Limits[] limits, TargetList list, DisclosurePolicy policy)
    {
        (Number, Model, Truth, _limits, _list, _policy) = (number, model, truth, limits, list, policy);
        _openOnRow = [.. Enumerable.Range(0, model.Rows).Select(_ => new List<Target>())];
        list.Targets.ForEach(Open);
        Merge([truth]);
    }

    public int Number { get; }

    public LinearModel Model { get; }

    public long[] Truth { get; }

    public List<Target> Targets => _list.Targets;

    /// <summary>Targets that lack witnesses, in key order.</summary>
    public IEnumerable<Target> Unsettled => Targets.Where(t => !t.Settled);

    public bool IsOpen(int row) => _openOnRow[row].Count > 0;

    public IReadOnlyList<long[]> Pool => _pool;

    /// <summary>A presolved program of one reading and the basis it was last solved from.</summary>
    private sealed record Program(Presolve Presolve)
    {
        public Lazy<NearbySearch> Nearby { get; } = new(() => new NearbySearch(Presolve.Model));

        public Basis? Start { get; set; }
    }

    /// <summary>What settling one target came to.</summary>
    public sealed class Outcome(Target target)
    {
        public Target Target { get; } = target;

        /// <summary>Each satisfies the target's reading and knowledge.</summary>
        public List<long[]> Witnesses { get; } = [];

        public bool Failed { get; set; }

        public string Cause { get; set; } = "";

        /// <summary>Rows of the block that hold the target; where a search failed, all rows that share a column with it.</summary>
        public SortedSet<int> Rows { get; } = [];

        public Basis? Basis { get; set; }

        public int Walks { get; set; }

        public int Programs { get; set; }

        public int Searches { get; set; }

        public long Pivots { get; set; }
    }

    /// <summary>Readies what the targets of a batch share.</summary>
    public void Prepare()
    {
        for (int reading = 0; reading < 3; reading++)
            _programs[reading] ??= new Program(Presolve.Reduce(Model, _limits[reading]));
    }

    /// <summary>Witnesses for many at once: a short walk on one row under the narrowest reading and the most that anyone knows.</summary>
    public List<long[]> Sow(int row, int wanted)
    {
        var found = new List<long[]>();
        foreach (var reading in (ReadOnlySpan<Reading>)[Reading.CodeAware, Reading.SizeAware])
        {
            foreach (bool known in (ReadOnlySpan<bool>)[true, false])
            {
                if (found.Count + 1 >= wanted || (known && _list.Knowledge.Count == 0))
                    continue;
                var limits = known ? _list.Knowledge[Target.AnyTwo].Narrow(_limits[(int)reading], presolve: null) : _limits[(int)reading];
                var values = new HashSet<long> { Model.Activity(row, Truth) };
                found.Clear();
                foreach (int direction in (ReadOnlySpan<int>)[1, -1])
                    Walk($"sow {Number} {row} {reading} {known} {direction}", limits, row, direction, Truth, SowWalk, values, wanted, found);
            }
        }

        return found;
    }

    public Outcome Settle(Target target, int round)
    {
        var outcome = new Outcome(target);
        var limits = Narrowed(target, _limits[(int)target.Reading], presolve: null);
        var values = new HashSet<long>(target.Values);
        WalkBoth(target, round, limits, ShortWalk, values, outcome, -Limits.Free, Limits.Free);
        if (values.Count >= target.Needed)
            return outcome;
        var program = _programs[(int)target.Reading]!;
        var (low, high) = Range(target, program, outcome, values);
        if (outcome.Failed)
            return outcome;
        WalkBoth(target, round, limits, _policy.WalkSteps, values, outcome, low, high);
        if (values.Count < target.Needed)
            Search(target, program, low, high, values, outcome);
        return outcome;
    }

    /// <summary>Whole numbers that other limits than the block's own leave to a target.</summary>
    public int LeftUnder(Target target, Limits limits)
    {
        var presolve = Presolve.Reduce(Model, limits);
        var outcome = new Outcome(target);
        var (low, high) = Range(target, new Program(presolve), outcome, []);
        return high == Limits.Free || low == -Limits.Free ? int.MaxValue : (int)Math.Min(int.MaxValue, high - low + 1);
    }

    /// <summary>Puts every pair in the place of the one target for all of them, where that was not settled; what the pool shows of each is counted.</summary>
    public void Expand()
    {
        foreach (var all in Targets.Where(t => t.Knowledge == Target.AnyTwo && !t.Settled).ToList())
        {
            Targets.Remove(all);
            _openOnRow[all.Row].Remove(all);
            var pairs = _list.PairsOf(all).ToList();
            Targets.AddRange(pairs);
            pairs.ForEach(Open);
            for (int member = 0; member < _pool.Count && pairs.Exists(p => !p.Settled); member++)
            {
                long value = Model.Activity(all.Row, _pool[member]);
                foreach (var pair in pairs.Where(p => !p.Settled && value != p.Values[0] && _list.Knowledge[p.Knowledge].Allows(Model, _pool[member])))
                    pair.Add(value, member);
            }

            _openOnRow[all.Row].RemoveAll(t => t.Settled);
        }
    }

    private void Open(Target target)
    {
        _openOnRow[target.Row].Add(target);
        // The true table fits every reading and what everybody knows.
        target.Add(Model.Activity(target.Row, Truth), 0);
    }

    /// <summary>Takes witnesses in and counts them for every open target they fit.</summary>
    public void Merge(IReadOnlyList<long[]> witnesses)
    {
        foreach (var witness in witnesses)
        {
            if (!Witness.Satisfies(Model, _limits[0], witness))
                throw new InvalidOperationException("A witness breaks a constraint.");
            _pool.Add(witness);
            _level.Add(!Witness.Satisfies(Model, _limits[1], witness) ? Reading.Public
                : Witness.Satisfies(Model, _limits[2], witness) ? Reading.CodeAware : Reading.SizeAware);
            Count(_pool.Count - 1);
        }
    }

    /// <summary>A row whose activity is the true one has nothing new to say, and a witness differs from the truth in few rows.</summary>
    private void Count(int member)
    {
        long[] x = _pool[member];
        var allowed = new bool?[_list.Knowledge.Count];
        foreach (var (row, change) in Changes(x))
        {
            var open = _openOnRow[row];
            if (change == 0 || open.Count == 0)
                continue;
            long value = Model.Activity(row, x);
            foreach (var target in open)
            {
                if (target.Reading <= _level[member]
                    && (target.Knowledge < 0 || (allowed[target.Knowledge] ??= _list.Knowledge[target.Knowledge].Allows(Model, x))))
                    target.Add(value, member);
            }

            open.RemoveAll(t => t.Settled);
        }
    }

    private Dictionary<int, long> Changes(long[] x)
    {
        var changes = new Dictionary<int, long>();
        for (int j = 0; j < x.Length; j++)
        {
            for (int k = Model.ColumnStart[j]; x[j] != Truth[j] && k < Model.ColumnStart[j + 1]; k++)
                changes[Model.ColumnRow[k]] = changes.GetValueOrDefault(Model.ColumnRow[k]) + (Model.ColumnValue[k] * (x[j] - Truth[j]));
        }

        return changes;
    }

    /// <summary>A figure on this row was hidden. Witnesses stay witnesses: bounds only widen.</summary>
    public void Widen(int row, (long Low, long High)[] byReading)
    {
        for (int reading = 0; reading < 3; reading++)
            (_limits[reading].RowLower[row], _limits[reading].RowUpper[row]) = byReading[reading];
        Array.Clear(_programs);
    }

    public void Remember(Outcome outcome)
    {
        if (outcome.Basis is not null && _programs[(int)outcome.Target.Reading] is { } program)
            program.Start = outcome.Basis;
    }

    /// <summary>Rows that share a column with this one.</summary>
    public SortedSet<int> Touching(int row)
    {
        var rows = new SortedSet<int>();
        for (int k = Model.RowStart[row]; k < Model.RowStart[row + 1]; k++)
        {
            int j = Model.RowColumn[k];
            for (int e = Model.ColumnStart[j]; e < Model.ColumnStart[j + 1]; e++)
                rows.Add(Model.ColumnRow[e]);
        }

        return rows;
    }

    private Limits Narrowed(Target target, Limits limits, Presolve? presolve) =>
        target.Knowledge < 0 ? limits : _list.Knowledge[target.Knowledge].Narrow(limits, presolve);

    private void WalkBoth(Target target, int round, Limits limits, int steps, HashSet<long> values, Outcome outcome, long low, long high)
    {
        foreach (int direction in (ReadOnlySpan<int>)[1, -1])
        {
            if (values.Count >= target.Needed)
                return;
            // The program has shown that there is nothing further on.
            if (direction > 0 ? values.Max() >= high : values.Min() <= low)
                continue;
            var start = _pool[direction > 0 ? target.Highest : target.Lowest];
            string key = string.Create(CultureInfo.InvariantCulture, $"{Number} {target.Kind} {target.Row} {target.Knowledge} {round} {steps} {direction}");
            outcome.Walks++;
            Walk(key, limits, target.Row, direction, start, steps, values, target.Needed, outcome.Witnesses);
        }
    }

    private void Walk(string key, Limits limits, int row, int direction, long[] start, int steps, HashSet<long> values, int wanted, List<long[]> found)
    {
        if (values.Count >= wanted)
            return;
        new IntegerWalk(Model, limits, start, Xoshiro256.FromKey(key)).Drive(row, direction, steps, (value, x) =>
        {
            if (values.Add(value))
                found.Add([.. x]);
            return values.Count < wanted;
        });
    }

    /// <summary>Least and greatest whole number the program leaves; fails the target where they are too close.</summary>
    private (long Low, long High) Range(Target target, Program program, Outcome outcome, HashSet<long> values)
    {
        var presolve = program.Presolve;
        int row = presolve.RowOf(target.Row);
        long offset = presolve.Offset(target.Row);
        var (low, high) = (offset, offset);
        var binding = new SortedSet<int>();
        if (row < 0)
        {
            binding.UnionWith(presolve.BindingRows(target.Row, maximise: true, []));
            binding.UnionWith(presolve.BindingRows(target.Row, maximise: false, []));
        }
        else
        {
            var simplex = new Simplex(presolve.Model, Narrowed(target, presolve.Limits, presolve), program.Start);
            foreach (bool maximise in (ReadOnlySpan<bool>)[true, false])
            {
                var result = simplex.OptimiseRow(row, maximise);
                outcome.Programs++;
                if (result.Status == LinearStatus.Optimal)
                    binding.UnionWith(presolve.BindingRows(target.Row, maximise, result.Duals));
                // Outwards where nothing is known: the search then decides.
                if (maximise)
                    high = result.Status == LinearStatus.Optimal ? offset + (long)Math.Floor(result.Objective + 1e-3) : Limits.Free;
                else
                    low = result.Status == LinearStatus.Optimal ? offset + (long)Math.Ceiling(result.Objective - 1e-3) : -Limits.Free;
            }

            outcome.Pivots += simplex.Pivots;
            outcome.Basis = simplex.Snapshot();
        }

        if (high != Limits.Free && low != -Limits.Free && high - low + 1 < target.Needed)
        {
            outcome.Failed = true;
            outcome.Cause = string.Create(CultureInfo.InvariantCulture, $"at most {high - low + 1} whole numbers fit the figures that bind");
            outcome.Rows.UnionWith(binding);
        }

        return (low, high);
    }

    /// <summary>Looks for each missing whole number, nearest to the truth first, from the nearest one that is known.</summary>
    private void Search(Target target, Program program, long low, long high, HashSet<long> values, Outcome outcome)
    {
        var presolve = program.Presolve;
        int row = presolve.RowOf(target.Row);
        long truth = Model.Activity(target.Row, Truth), offset = presolve.Offset(target.Row);
        var limits = Narrowed(target, presolve.Limits, presolve);
        var near = new SortedDictionary<long, long[]> { [truth] = presolve.Shorten(Truth) };
        foreach (long[] witness in outcome.Witnesses)
            near.TryAdd(Model.Activity(target.Row, witness), presolve.Shorten(witness));
        long pivots = 0;
        foreach (long value in Outwards(truth, Math.Max(low, 0), high).Where(v => !values.Contains(v)).Take(Math.Max(SearchedValues, 2 * target.Needed)))
        {
            outcome.Searches++;
            long[] from = near.MinBy(known => Math.Abs(known.Key - value)).Value;
            if (program.Nearby.Value.Find(limits.WithRow(row, value - offset), from, _policy.BranchNodes, ref pivots) is not { } found)
                continue;
            near.Add(value, found);
            values.Add(value);
            outcome.Witnesses.Add(presolve.Restore(found));
            if (values.Count >= target.Needed)
                break;
        }

        outcome.Pivots += pivots;
        if (values.Count >= target.Needed)
            return;
        outcome.Failed = true;
        outcome.Cause = string.Create(CultureInfo.InvariantCulture, $"only {values.Count} whole numbers were found to be possible");
        outcome.Rows.UnionWith(Touching(target.Row));
    }

    private static IEnumerable<long> Outwards(long from, long low, long high)
    {
        for (long away = 1; from - away >= low || from + away <= high; away++)
        {
            if (from + away <= high)
                yield return from + away;
            if (from - away >= low)
                yield return from - away;
        }
    }
}
