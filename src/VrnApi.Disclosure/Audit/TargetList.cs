namespace VrnApi.Disclosure.Audit;

/// <summary>
/// The targets of one block, T1 to T5, in key order: kind, then who knows what, then row. None twice. Pairs with no part in a
/// figure are many and rarely learn anything of it: one target stands for them all, against more than any two know. Where it is
/// not settled at once, <see cref="PairsOf"/> puts each of them in its place.
/// </summary>
internal sealed class TargetList
{
    private readonly AuditModel _model;
    private readonly IReadOnlyList<Figure> _figures;
    private readonly Insiders? _insiders;
    private readonly DisclosurePolicy _policy;
    private readonly IReadOnlyList<int> _rows, _columns;
    private readonly List<int> _inside;
    private readonly Dictionary<(TargetKind, int Knowledge, int Row), Target> _targets = [];
    private readonly Dictionary<(int, int?), int> _known = [];

    /// <param name="rows">Rows of the model that make up the block.</param>
    /// <param name="columns">Columns of the model that make up the block.</param>
    public TargetList(AuditModel model, IReadOnlyList<Figure> figures, Insiders? insiders, DisclosurePolicy policy, IReadOnlyList<int> rows, IReadOnlyList<int> columns)
    {
        (_model, _figures, _insiders, _policy, _rows, _columns) = (model, figures, insiders, policy, rows, columns);
        _inside = insiders?.Knowing(columns) ?? [];
        if (insiders is not null)
            Knowledge.Add(insiders.Most(rows, columns));
        for (int r = 0; r < rows.Count; r++)
            AddRow(r);
        Targets = [.. _targets.OrderBy(t => t.Key).Select(t => t.Value)];
    }

    public List<Target> Targets { get; }

    /// <summary>What targets are set against, by number; where contributors are protected, the first is more than any two know.</summary>
    public List<Knowledge> Knowledge { get; } = [];

    /// <summary>A target for each pair that the one of all pairs without a part in a row stood for.</summary>
    public IEnumerable<Target> PairsOf(Target all)
    {
        long[] own = Parts(all.Row);
        for (int i = 0; i < _inside.Count; i++)
        {
            for (int j = i + 1; j < _inside.Count; j++)
            {
                if (own[i] + own[j] == 0 && ShareArea(i, j))
                    yield return new Target(TargetKind.Pair, all.Row, Know(_inside[i], _inside[j]), all.Needed, all.Name);
            }
        }
    }

    private void AddRow(int r)
    {
        var row = _model.Rows[_rows[r]];
        long value = _model.Model.Activity(_rows[r], _model.Truth);
        foreach (int f in row.Figures)
            AddFigure(r, value, _figures[f].Reason, _figures[f].Key);
        foreach (var (figure, _, _) in _model.FrozenOn(_rows[r]))
            AddFigure(r, value, figure.Reason, row.Frozen[0]);
        if (value >= 1 && _model.Shares.TryGetValue(_rows[r], out string? share))
            Add(TargetKind.Change, r, Target.Nobody, _policy.Needed, share);
        if (row.Figures.Count + row.Frozen.Count > 0)
            AddInsiders(r, value, row.Figures.Count > 0 ? _figures[row.Figures[0]].Key : row.Frozen[0]);
    }

    private void AddFigure(int row, long value, HidingReason? reason, string name)
    {
        bool small = reason is HidingReason.Small or HidingReason.SmallOrZero;
        if (value >= 1 && (small || reason is HidingReason.Contributors))
            Add(TargetKind.Sensitive, row, Target.Nobody, (int)Math.Max(_policy.Needed, (value + 9) / 10), name);
        if (value >= 1 && small)
            Add(TargetKind.Exact, row, Target.Nobody, _policy.NeededAgainstMost, name);
    }

    private void AddInsiders(int row, long value, string name)
    {
        long[] own = Parts(row);
        for (int i = 0; i < _inside.Count; i++)
        {
            if (Remains(value - own[i]))
                Add(TargetKind.Insider, row, Know(_inside[i], null), _policy.Needed, name);
            for (int j = i + 1; j < _inside.Count; j++)
            {
                if (!Remains(value - own[i] - own[j]) || !ShareArea(i, j))
                    continue;
                Add(TargetKind.Pair, row, own[i] + own[j] > 0 ? Know(_inside[i], _inside[j]) : Target.AnyTwo, _policy.NeededAgainstMost, name);
            }
        }
    }

    private long[] Parts(int row) => [.. _inside.Select(insider => _insiders!.Part(insider, _rows[row]))];

    private bool ShareArea(int i, int j) => _insiders!.ShareArea(_inside[i], _inside[j]);

    private bool Remains(long value) => value >= 1 && value <= _policy.LargestSmall;

    private int Know(int one, int? other)
    {
        if (!_known.TryGetValue((one, other), out int number))
        {
            _known.Add((one, other), number = Knowledge.Count);
            Knowledge.Add(_insiders!.Of(one, other, _rows, _columns));
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
