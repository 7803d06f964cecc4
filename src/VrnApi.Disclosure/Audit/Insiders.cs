namespace VrnApi.Disclosure.Audit;

/// <summary>What contributors know of the columns of the audit model.</summary>
internal sealed class Insiders
{
    private readonly SortedDictionary<int, SortedDictionary<int, long>> _own = [];
    private readonly Dictionary<int, HashSet<int>> _areas = [];
    private readonly HashSet<int>[] _holders;
    private readonly AuditModel _model;

    public Insiders(AuditModel model)
    {
        _model = model;
        _holders = [.. model.Truth.Select(_ => new HashSet<int>())];
        var groups = model.Groups;
        for (int variable = 0; variable < model.ColumnOf.Length; variable++)
        {
            if (model.ColumnOf[variable] >= 0)
                _holders[model.ColumnOf[variable]].UnionWith(groups.All[groups.GroupOf[variable]].Members);
        }

        for (int group = 0; group < groups.All.Count; group++)
        {
            foreach (int member in groups.All[group].Members)
                Add(member, groups.All[group].Area, groups.Own(member, group), model.ColumnOf);
        }
    }

    public bool ShareArea(int one, int other) => _areas[one].Overlaps(_areas[other]);

    /// <summary>A contributor's own part in a row of the model.</summary>
    public long Part(int contributor, int row)
    {
        var (own, m) = (_own[contributor], _model.Model);
        long part = 0;
        for (int k = m.RowStart[row]; k < m.RowStart[row + 1]; k++)
            part += own.GetValueOrDefault(m.RowColumn[k]) * m.RowValue[k];
        return part;
    }

    /// <summary>Contributors who know anything of these columns: a count of their own in one, or, alone or with one other, that nobody else counts there.</summary>
    public List<int> Knowing(IReadOnlyList<int> columns)
    {
        var alone = columns.Select(c => _holders[c]).Where(h => h.Count <= 2).SelectMany(h => h).ToHashSet();
        return [.. _own.Where(c => alone.Contains(c.Key) || columns.Any(c.Value.ContainsKey)).Select(c => c.Key)];
    }

    /// <summary>Of the block of these rows and columns. One contributor, or two.</summary>
    public Knowledge Of(int one, int? other, IReadOnlyList<int> rows, IReadOnlyList<int> columns)
    {
        var places = new List<int>();
        var own = new List<long>();
        var exact = new List<bool>();
        for (int j = 0; j < columns.Count; j++)
        {
            long sum = _own[one].GetValueOrDefault(columns[j]) + (other is { } o ? _own[o].GetValueOrDefault(columns[j]) : 0);
            bool alone = _holders[columns[j]].All(h => h == one || h == other);
            if (sum == 0 && !alone)
                continue;
            places.Add(j);
            own.Add(sum);
            exact.Add(alone);
        }

        return new Knowledge([.. places], [.. own], [.. exact], Rules(rows, Theirs));

        (long, long) Theirs(int row)
        {
            long part = Part(one, row) + (other is { } o ? Part(o, row) : 0);
            return (part, part);
        }
    }

    /// <summary>At least what any two contributors know together.</summary>
    public Knowledge Most(IReadOnlyList<int> rows, IReadOnlyList<int> columns)
    {
        var largest = new (long First, long Second)[columns.Count];
        foreach (var own in _own.Values)
        {
            for (int j = 0; j < columns.Count; j++)
            {
                long value = own.GetValueOrDefault(columns[j]);
                largest[j] = (Math.Max(largest[j].First, value), Math.Max(largest[j].Second, Math.Min(largest[j].First, value)));
            }
        }

        return new Knowledge(
            [.. Enumerable.Range(0, columns.Count)], [.. largest.Select(l => l.First + l.Second)], [.. columns.Select(c => _holders[c].Count <= 2)],
            Rules(rows, OfAnyTwo));

        (long, long) OfAnyTwo(int row)
        {
            long[] parts = [.. _own.Keys.Select(k => Part(k, row)).Order()];
            return (parts.Take(2).Sum(), parts.TakeLast(2).Sum());
        }
    }

    /// <summary>What rules say of the returns of all others, as bounds of the whole row.</summary>
    /// <param name="part">Own part in a row; of several, the least and the greatest.</param>
    private List<(int Row, long Low, long High)> Rules(IReadOnlyList<int> rows, Func<int, (long Least, long Most)> part)
    {
        var rules = new List<(int, long, long)>();
        for (int r = 0; r < rows.Count; r++)
        {
            if (_model.Rows[rows[r]].Rule is not { } rule || part(rows[r]) is not (not (0, 0) and var (least, most)))
                continue;
            long value = _model.Model.Activity(rows[r], _model.Truth), low = rule.Allows(value - most).Low;
            rules.Add((r, low == -Solver.Limits.Free ? low : most + low, least + rule.Allows(value - least).High));
        }

        return rules;
    }

    private void Add(int member, int area, Dictionary<int, long> own, int[] columnOf)
    {
        if (!_own.TryGetValue(member, out var mine))
        {
            _own.Add(member, mine = []);
            _areas.Add(member, []);
        }

        _areas[member].Add(area);
        foreach (var (variable, value) in own)
        {
            if (value > 0 && columnOf[variable] is >= 0 and var column)
                mine[column] = mine.GetValueOrDefault(column) + value;
        }
    }
}
