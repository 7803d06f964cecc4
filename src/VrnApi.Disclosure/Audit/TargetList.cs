namespace VrnApi.Disclosure.Audit;

/// <summary>The targets of one block, T1 to T5, in key order: kind, then who knows what, then row. None twice.</summary>
internal sealed class TargetList(AuditModel model, IReadOnlyList<Figure> figures, Insiders? insiders, DisclosurePolicy policy)
{
    private readonly Dictionary<(TargetKind, int Knowledge, int Row), Target> _targets = [];
    private readonly Dictionary<(int, int?), int> _known = [];
    private readonly List<Knowledge> _knowledge = [];

    /// <param name="rows">Rows of the model that make up the block.</param>
    /// <param name="columns">Columns of the model that make up the block.</param>
    public (List<Target> Targets, List<Knowledge> Knowledge) Of(IReadOnlyList<int> rows, IReadOnlyList<int> columns)
    {
        _targets.Clear();
        _known.Clear();
        _knowledge.Clear();
        var ownColumns = columns.ToHashSet();
        List<int> inside = insiders is null ? [] : [.. insiders.Contributors.Where(k => insiders.Own(k).Keys.Any(ownColumns.Contains))];
        for (int r = 0; r < rows.Count; r++)
        {
            var row = model.Rows[rows[r]];
            long value = model.Model.Activity(rows[r], model.Truth);
            foreach (int f in row.Figures)
                AddFigure(r, value, figures[f].Reason, figures[f].Key);
            foreach (var (figure, _, _) in model.FrozenOn(rows[r]))
                AddFigure(r, value, figure.Reason, row.Frozen[0]);
            if (value >= 1 && model.Shares.TryGetValue(rows[r], out string? share))
                Add(TargetKind.Change, r, -1, policy.Needed, share);
            if (row.Figures.Count + row.Frozen.Count > 0 && insiders is not null)
                AddInsiders(rows[r], r, value, row.Figures.Count > 0 ? figures[row.Figures[0]].Key : row.Frozen[0], inside, columns);
        }

        return ([.. _targets.OrderBy(t => t.Key).Select(t => t.Value)], [.. _knowledge]);
    }

    private void AddFigure(int row, long value, HidingReason? reason, string name)
    {
        bool small = reason is HidingReason.Small or HidingReason.SmallOrZero;
        if (value >= 1 && (small || reason is HidingReason.Contributors))
            Add(TargetKind.Sensitive, row, -1, (int)Math.Max(policy.Needed, (value + 9) / 10), name);
        if (value >= 1 && small)
            Add(TargetKind.Exact, row, -1, policy.NeededAgainstMost, name);
    }

    private void AddInsiders(int modelRow, int row, long value, string name, List<int> inside, IReadOnlyList<int> columns)
    {
        var own = new long[inside.Count];
        var m = model.Model;
        for (int i = 0; i < inside.Count; i++)
        {
            var counts = insiders!.Own(inside[i]);
            for (int k = m.RowStart[modelRow]; k < m.RowStart[modelRow + 1]; k++)
                own[i] += counts.GetValueOrDefault(m.RowColumn[k]) * m.RowValue[k];
        }

        for (int i = 0; i < inside.Count; i++)
        {
            if (Remains(value - own[i]))
                Add(TargetKind.Insider, row, Know(inside[i], null, columns), policy.Needed, name);
            for (int j = i + 1; j < inside.Count; j++)
            {
                // Two who have no part in a figure know no more of it than each does.
                if (own[i] + own[j] > 0 && Remains(value - own[i] - own[j]) && insiders!.ShareArea(inside[i], inside[j]))
                    Add(TargetKind.Pair, row, Know(inside[i], inside[j], columns), policy.NeededAgainstMost, name);
            }
        }
    }

    private bool Remains(long value) => value >= 1 && value <= policy.LargestSmall;

    private int Know(int one, int? other, IReadOnlyList<int> columns)
    {
        if (!_known.TryGetValue((one, other), out int number))
        {
            _known.Add((one, other), number = _knowledge.Count);
            _knowledge.Add(insiders!.Of(one, other, columns));
        }

        return number;
    }

    private void Add(TargetKind kind, int row, int knowledge, int needed, string name)
    {
        if (_targets.TryGetValue((kind, knowledge, row), out var known))
            known.Needed = Math.Max(known.Needed, needed);
        else
            _targets.Add((kind, knowledge, row), new Target(kind, row, knowledge, needed, name));
    }
}
