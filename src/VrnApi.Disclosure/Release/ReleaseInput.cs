namespace VrnApi.Disclosure;

/// <summary>Everything a release is built from and audited against. True values go in here and nowhere else.</summary>
public sealed record ReleaseInput
{
    public required AtomSpace Space { get; init; }

    /// <summary>Every cell of every table of the plan, empty or not, in the order of the rows to come.</summary>
    public required IReadOnlyList<TableCell> Cells { get; init; }

    /// <summary>Returns accepted at the cut-off, one per contributor, area and period.</summary>
    public required IReadOnlyList<ContributorReturn> Returns { get; init; }

    public IReadOnlyList<RateCell> Rates { get; init; } = [];

    /// <summary>Earlier versions in scope, oldest first: published, withdrawn, or approved and waiting.</summary>
    public IReadOnlyList<EarlierRelease> Earlier { get; init; } = [];

    public IReadOnlyList<StructureRule> Rules { get; init; } = [];

    public IReadOnlyList<ExternalFigure> External { get; init; } = [];

    /// <summary>Both operators accept that earlier releases alone already leave too little; it is not narrowed further.</summary>
    public bool LegacyBreachAcknowledged { get; init; }

    /// <summary>Threads to use; no byte of the result depends on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}

/// <summary>One count of a publication table.</summary>
/// <param name="Key">Names the cell for good: the order of ties and the noise of hiding hang on it, never on a value.</param>
/// <param name="LevelWeight">Cost of hiding: police force area 4, local authority 2, others 1.</param>
/// <param name="Keep">A headline figure; never hidden to protect another.</param>
/// <param name="Impossible">A combination that cannot occur: status z.</param>
/// <param name="Parent">Position in the plan of the total this cell is part of; read where zeros are hidden.</param>
public sealed record TableCell(
    int Table, string Key, AtomSet Atoms, int LevelWeight = 1, bool Keep = false, bool Impossible = false, int? Parent = null);

/// <summary>A rate of two released counts: value = numerator x multiplier / denominator, rounded half away from zero.</summary>
/// <param name="Numerator">Position of the cell in the plan.</param>
/// <param name="Denominator">Position of the cell in the plan; null where the denominator is public.</param>
public sealed record RateCell(
    int Table, string Key, int Numerator, int? Denominator, decimal PublicDenominator, int Multiplier, int Decimals);

/// <summary>A version that readers have or will have: its returns and every figure of its tables.</summary>
public sealed record EarlierRelease(IReadOnlyList<ContributorReturn> Returns, IReadOnlyList<FrozenFigure> Figures);

/// <param name="Reason">Where it is hidden, why it is confidential, from that release's audit report.</param>
public sealed record FrozenFigure(AtomSet Atoms, ReleasedFigure Released, HidingReason? Reason = null);

/// <summary>
/// Arithmetic that holds in every return: sum of coefficient x (sum of the family's options) is at most 0, or is 0. Families that
/// split one total are tied by such an equality.
/// </summary>
public sealed record StructureRule(IReadOnlyList<RuleTerm> Terms, bool Equality)
{
    /// <summary>What the sum can be: as the rule says, widened where these returns break it.</summary>
    internal (long Low, long High) Allows(long value) => (Equality ? Math.Min(value, 0) : -Solver.Limits.Free, Math.Max(value, 0));
}

/// <param name="Options">Null = all options of the family.</param>
public sealed record RuleTerm(int Family, IReadOnlyList<int>? Options, int Coefficient);

/// <summary>A figure that is public elsewhere, about the counts of this release.</summary>
public sealed record ExternalFigure(AtomSet Atoms, long Low, long High);
