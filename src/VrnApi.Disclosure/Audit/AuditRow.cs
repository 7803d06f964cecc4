namespace VrnApi.Disclosure.Audit;

/// <summary>One row of the audit model: a sum of unknowns that figures, rules or targets speak of.</summary>
internal sealed class AuditRow
{
    /// <summary>Figures of this release on the row.</summary>
    public List<int> Figures { get; } = [];

    /// <summary>Keys of figures of earlier releases on the row.</summary>
    public List<string> Frozen { get; } = [];

    /// <summary>Limits that this release cannot change, by reading; then those of external figures and rules alone.</summary>
    public (long Low, long High)[] Fixed { get; } = [.. Enumerable.Repeat((-Solver.Limits.Free, Solver.Limits.Free), 3)];

    public (long Low, long High) Given { get; private set; } = (-Solver.Limits.Free, Solver.Limits.Free);

    /// <summary>A structure rule on the row, which holds in every single return: what it asks of the sum.</summary>
    public StructureRule? Rule { get; set; }

    public void Narrow(Reading reading, Bounds bounds) =>
        Fixed[(int)reading] = Meet(Fixed[(int)reading], (bounds.Low, bounds.High ?? Solver.Limits.Free));

    /// <summary>Knowledge from outside: rules and external figures, in every reading.</summary>
    public void Give(long low, long high)
    {
        Given = Meet(Given, (low, high));
        for (int reading = 0; reading < 3; reading++)
            Fixed[reading] = Meet(Fixed[reading], (low, high));
    }

    private static (long Low, long High) Meet((long Low, long High) a, (long Low, long High) b) =>
        (Math.Max(a.Low, b.Low), Math.Min(a.High, b.High));
}
