namespace VrnApi.Disclosure.Audit;

/// <summary>A row of a block that must keep a number of whole values possible, under a reading and what someone knows.</summary>
internal sealed class Target(TargetKind kind, int row, int knowledge, int needed, string name)
{
    /// <summary>Knowledge of an outsider, and more than that of any two contributors.</summary>
    public const int Nobody = -1, AnyTwo = 0;

    private readonly List<long> _values = [];

    public TargetKind Kind { get; } = kind;

    public Reading Reading { get; } = kind switch
    {
        TargetKind.Insider or TargetKind.Pair => Reading.Public,
        TargetKind.Exact => Reading.CodeAware,
        _ => Reading.SizeAware,
    };

    /// <summary>Row within the block.</summary>
    public int Row { get; } = row;

    /// <summary>Number of the knowledge within the block, <see cref="Nobody"/> or <see cref="AnyTwo"/>.</summary>
    public int Knowledge { get; } = knowledge;

    /// <summary>May be lowered to what is public already.</summary>
    public int Needed { get; set; } = needed;

    public string Name { get; } = name;

    public bool AlreadyPublic { get; set; }

    public bool LegacyBreach { get; set; }

    public bool FloorKnown { get; set; }

    /// <summary>Values that witnesses have shown to be possible.</summary>
    public IReadOnlyList<long> Values => _values;

    public bool Settled => _values.Count >= Needed;

    /// <summary>Pool members at the least and greatest value.</summary>
    public int Lowest { get; private set; }

    public int Highest { get; private set; }

    public void Add(long value, int member)
    {
        if (_values.Contains(value))
            return;
        if (_values.Count == 0)
            (Lowest, Highest) = (member, member);
        else if (value < _values.Min())
            Lowest = member;
        else if (value > _values.Max())
            Highest = member;
        _values.Add(value);
    }
}
