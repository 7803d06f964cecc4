using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Audit;

/// <summary>
/// Step 4: settle every target with whole-number witnesses; where one fails, hide a figure that binds it and go on. What is
/// hidden is chosen from released values, levels and the seed alone.
/// </summary>
internal sealed class ReleaseAudit
{
    private const int BatchSize = 64;

    private readonly ReleaseInput _input;
    private readonly DisclosurePolicy _policy;
    private readonly IReadOnlyList<Figure> _figures;
    private readonly AuditModel _model;
    private readonly byte[] _seed;
    private readonly int[] _blockOf, _localRow;
    private readonly List<int[]> _blockRows = [];
    private readonly List<Refusal> _refusals = [];

    public ReleaseAudit(ReleaseInput input, DisclosurePolicy policy, IReadOnlyList<Figure> figures, AuditModel model, ReadOnlyMemory<byte> seed)
    {
        (_input, _policy, _figures, _model, _seed) = (input, policy, figures, model, seed.ToArray());
        _blockOf = new int[model.Model.Rows];
        _localRow = new int[model.Model.Rows];
        Split();
    }

    public List<Block> Blocks { get; } = [];

    public int Rounds { get; private set; }

    public IReadOnlyList<Refusal> Refusals => _refusals;

    public SolverStatistics Statistics { get; private set; } = new(0, 0, 0, 0, 0);

    /// <summary>True when every target is met; false leaves the reasons in <see cref="Refusals"/>.</summary>
    public bool Run(IProgress<AuditProgress>? progress, CancellationToken cancel)
    {
        Sow(cancel);
        while (true)
        {
            var failed = SettleAll(progress, cancel);
            if (failed.Count == 0 || _refusals.Count > 0)
                return _refusals.Count == 0;
            if (++Rounds > _policy.Rounds)
            {
                Refuse(failed[0].Block, failed[0].Outcome, "no end after the permitted rounds of hiding");
                return false;
            }

            var hidden = new List<Figure>();
            foreach (var (block, outcome) in failed)
                HideFor(block, outcome, hidden);
            foreach (int table in hidden.SelectMany(f => f.Cells).Select(c => _input.Cells[c].Table).Distinct().Order())
                CheckShare(table);
            if (_refusals.Count > 0)
                return false;
        }
    }

    /// <summary>SHA-256 over every witness in the order found.</summary>
    public string WitnessSetHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var block in Blocks)
        {
            foreach (long[] witness in block.Pool)
                hash.AppendData(Encoding.UTF8.GetBytes(string.Join(',', witness) + "\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A number in [0, 1) that hangs on the seed and the figure's key alone.</summary>
    public static double Noise(ReadOnlySpan<byte> seed, string key)
    {
        byte[] mac = HMACSHA256.HashData(seed, Encoding.UTF8.GetBytes(key));
        return (System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(mac) >> 11) * (1.0 / (1UL << 53));
    }

    private void Split()
    {
        var m = _model.Model;
        var blockOfColumn = Solver.Blocks.OfColumns(m.Columns, Enumerable.Range(0, m.Rows).Select(r => m.RowColumn[m.RowStart[r]..m.RowStart[r + 1]]));
        int count = blockOfColumn.Length == 0 ? 0 : blockOfColumn.Max() + 1;
        var columns = Enumerable.Range(0, count).Select(_ => new List<int>()).ToList();
        var rows = Enumerable.Range(0, count).Select(_ => new List<int>()).ToList();
        var local = new int[m.Columns];
        for (int j = 0; j < m.Columns; j++)
        {
            local[j] = columns[blockOfColumn[j]].Count;
            columns[blockOfColumn[j]].Add(j);
        }

        for (int r = 0; r < m.Rows; r++)
        {
            _blockOf[r] = blockOfColumn[m.RowColumn[m.RowStart[r]]];
            _localRow[r] = rows[_blockOf[r]].Count;
            rows[_blockOf[r]].Add(r);
        }

        var insiders = _policy.ContributorRules ? new Insiders(_model) : null;
        for (int b = 0; b < count; b++)
        {
            _blockRows.Add([.. rows[b]]);
            var part = LinearModel.FromRows(columns[b].Count, [.. rows[b].Select(r => (IReadOnlyList<(int, int)>)[.. Enumerable
                .Range(m.RowStart[r], m.RowStart[r + 1] - m.RowStart[r]).Select(k => (local[m.RowColumn[k]], m.RowValue[k]))])]);
            var limits = Enum.GetValues<Reading>().Select(reading => LimitsOf(part, rows[b], row => Range(row, reading))).ToArray();
            var targets = new TargetList(_model, _figures, insiders, _policy, rows[b], columns[b]);
            Blocks.Add(new Block(b, part, [.. columns[b].Select(j => _model.Truth[j])], limits, targets, _policy));
        }
    }

    private static Limits LimitsOf(LinearModel part, List<int> rows, Func<int, (long Low, long High)> range)
    {
        var limits = Limits.Counts(part.Rows, part.Columns);
        for (int r = 0; r < rows.Count; r++)
            (limits.RowLower[r], limits.RowUpper[r]) = range(rows[r]);
        return limits;
    }

    /// <summary>Bounds of a row of the model: what stands already and what this release's figures on it say.</summary>
    private (long Low, long High) Range(int row, Reading reading)
    {
        var (low, high) = _model.Rows[row].Fixed[(int)reading];
        foreach (int f in _model.Rows[row].Figures)
        {
            if (AuditModel.Conclusion(_figures[f].Released, _figures[f].Reason, reading, _policy) is { } bounds)
                (low, high) = (Math.Max(low, bounds.Low), Math.Min(high, bounds.High ?? Limits.Free));
        }

        return (low, high);
    }

    private ParallelOptions Options(CancellationToken cancel) => new() { MaxDegreeOfParallelism = _input.Threads, CancellationToken = cancel };

    private void Sow(CancellationToken cancel)
    {
        foreach (var block in Blocks)
        {
            var rows = block.Unsettled.GroupBy(t => t.Row).Select(g => (Row: g.Key, Wanted: g.Max(t => t.Needed))).OrderBy(r => r.Row).ToList();
            foreach (var chunk in rows.Chunk(BatchSize))
            {
                var batch = chunk.Where(r => block.IsOpen(r.Row)).ToArray();
                var found = new List<long[]>[batch.Length];
                Parallel.For(0, batch.Length, Options(cancel), i => found[i] = block.Sow(batch[i].Row, batch[i].Wanted));
                foreach (var witnesses in found)
                    block.Merge(witnesses);
            }

            block.Expand();
        }
    }

    private List<(Block Block, Block.Outcome Outcome)> SettleAll(IProgress<AuditProgress>? progress, CancellationToken cancel)
    {
        var pending = new Queue<(Block Block, Target Target)>(Blocks.SelectMany(b => b.Unsettled.Select(t => (b, t))).ToList());
        var failed = new List<(Block, Block.Outcome)>();
        var failedRows = new HashSet<(int, int)>();
        while (pending.Count > 0)
        {
            var batch = new List<(Block Block, Target Target)>();
            while (batch.Count < BatchSize && pending.TryDequeue(out var next))
            {
                // A row that failed waits for what is hidden for its sake.
                if (!next.Target.Settled && !failedRows.Contains((next.Block.Number, next.Target.Row)))
                    batch.Add(next);
            }

            foreach (var block in batch.Select(b => b.Block).Distinct())
                block.Prepare();
            var outcomes = new Block.Outcome[batch.Count];
            Parallel.For(0, batch.Count, Options(cancel), i => outcomes[i] = batch[i].Block.Settle(batch[i].Target, Rounds));
            for (int i = 0; i < batch.Count; i++)
            {
                var (block, outcome) = (batch[i].Block, outcomes[i]);
                block.Merge(outcome.Witnesses);
                block.Remember(outcome);
                Note(outcome);
                if (outcome.Target.Settled || (LowerNeed(block, outcome) && outcome.Target.Settled))
                    continue;
                failed.Add((block, outcome));
                failedRows.Add((block.Number, outcome.Target.Row));
            }

            int all = Blocks.Sum(b => b.Targets.Count);
            progress?.Report(new AuditProgress(Rounds, all - Blocks.Sum(b => b.Unsettled.Count()), all, _figures.Count(f => f.Released.Status == FigureStatus.C)));
        }

        return failed;
    }

    private void Note(Block.Outcome outcome) => Statistics = Statistics with
    {
        Walks = Statistics.Walks + outcome.Walks,
        Programs = Statistics.Programs + outcome.Programs,
        Searches = Statistics.Searches + outcome.Searches,
        Pivots = Statistics.Pivots + outcome.Pivots,
        Witnesses = Statistics.Witnesses + outcome.Witnesses.Count,
    };

    /// <summary>
    /// Nobody can protect what is public: the first time a target fails, its need is lowered to what external figures leave, and
    /// to what earlier releases leave where both operators accepted that. True when it was lowered.
    /// </summary>
    private bool LowerNeed(Block block, Block.Outcome outcome)
    {
        var target = outcome.Target;
        if (target.FloorKnown)
            return false;
        target.FloorKnown = true;
        int before = target.Needed;
        if (_input.External.Count > 0)
        {
            int left = block.LeftUnder(target, LimitsOf(block.Model, [.. _blockRows[block.Number]], row => _model.Rows[row].Given));
            target.AlreadyPublic = left < target.Needed;
            target.Needed = Math.Max(1, Math.Min(target.Needed, left));
        }

        if (_input.Earlier.Count > 0)
        {
            int left = block.LeftUnder(target, LimitsOf(block.Model, [.. _blockRows[block.Number]], row => _model.Rows[row].Fixed[(int)target.Reading]));
            target.LegacyBreach = left < target.Needed;
            if (target.LegacyBreach && !_input.LegacyBreachAcknowledged)
                Refuse(block, outcome, "legacy-breach: earlier releases alone narrow it too far");
            else
                target.Needed = Math.Max(1, Math.Min(target.Needed, left));
        }

        return target.Needed < before;
    }

    private void HideFor(Block block, Block.Outcome outcome, List<Figure> hidden)
    {
        // What was found out about this target before others hid something for theirs may hold no longer: it is asked again.
        var touching = block.Touching(outcome.Target.Row);
        touching.UnionWith(outcome.Rows);
        if (hidden.Any(f => _blockOf[f.Row] == block.Number && touching.Contains(_localRow[f.Row])))
            return;
        var candidates = Candidates(block, outcome.Rows);
        if (candidates.Count == 0)
            candidates = Candidates(block, [outcome.Target.Row]);
        if (candidates.Count == 0)
        {
            Refuse(block, outcome, outcome.Cause);
            return;
        }

        var chosen = candidates.MinBy(f => (((double)f.Released.Value!.Value + 5) * f.Weight * (0.75 + (0.5 * Noise(_seed, f.Key))), f.Key))!;
        chosen.Hide(HidingReason.Complementary);
        hidden.Add(chosen);
        block.Widen(_localRow[chosen.Row], [.. Enum.GetValues<Reading>().Select(reading => Range(chosen.Row, reading))]);
    }

    private List<Figure> Candidates(Block block, IEnumerable<int> rows) =>
        [.. rows.SelectMany(r => _model.Rows[_blockRows[block.Number][r]].Figures).Select(f => _figures[f]).Where(f => f.Shown && !f.Keep)];

    /// <summary>A sparse table loses its sensitive cells whatever is done; what is measured is how much of the rest goes with them.</summary>
    private void CheckShare(int table)
    {
        var open = _figures.Where(f => f.Shown || f.Reason == HidingReason.Complementary)
            .SelectMany(f => f.Cells.Where(c => _input.Cells[c].Table == table).Select(_ => f.Shown)).ToList();
        int hidden = open.Count(shown => !shown);
        if (hidden * 100L > open.Count * (long)_policy.MostHiddenPercent)
        {
            _refusals.Add(new Refusal(TargetKind.Sensitive, string.Create(CultureInfo.InvariantCulture, $"table {table}"), 0, 0,
                string.Create(CultureInfo.InvariantCulture, $"{hidden} of {open.Count} cells that are not sensitive would be hidden"), [], "coarsen the table: fewer periods, options or areas"));
        }
    }

    private void Refuse(Block block, Block.Outcome outcome, string cause)
    {
        var frozen = outcome.Rows.SelectMany(r => _model.Rows[_blockRows[block.Number][r]].Frozen).Take(20).ToList();
        string suggestion = frozen.Count > 0 ? "leave out the changed returns, or wait and merge them with later changes" : "coarsen the table, or drop a headline figure";
        _refusals.Add(new Refusal(outcome.Target.Kind, outcome.Target.Name, outcome.Target.Needed, outcome.Target.Values.Count, cause, frozen, suggestion));
    }
}
