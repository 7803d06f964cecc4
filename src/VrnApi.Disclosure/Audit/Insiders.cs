namespace VrnApi.Disclosure.Audit;

/// <summary>What contributors know of the columns of the audit model.</summary>
internal sealed class Insiders
{
    private readonly SortedDictionary<int, SortedDictionary<int, long>> _own = [];
    private readonly Dictionary<int, HashSet<int>> _areas = [];
    private readonly HashSet<int>[] _holders;

    public Insiders(AuditModel model)
    {
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

    public IEnumerable<int> Contributors => _own.Keys;

    public bool ShareArea(int one, int other) => _areas[one].Overlaps(_areas[other]);

    /// <summary>A contributor's own count in each column it has a part in; the columns ascend.</summary>
    public IReadOnlyDictionary<int, long> Own(int contributor) => _own[contributor];

    /// <summary>Of these columns. One contributor, or two.</summary>
    public Knowledge Of(int one, int? other, IReadOnlyList<int> columns)
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

        return new Knowledge([.. places], [.. own], [.. exact]);
    }

    /// <summary>At least what any two contributors know together.</summary>
    public Knowledge Most(IReadOnlyList<int> columns)
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

        return new Knowledge([.. Enumerable.Range(0, columns.Count)], [.. largest.Select(l => l.First + l.Second)], [.. columns.Select(c => _holders[c].Count <= 2)]);
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
