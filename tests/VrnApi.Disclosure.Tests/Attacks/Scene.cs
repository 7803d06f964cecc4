namespace VrnApi.Disclosure.Tests.Attacks;

/// <summary>What an attacker has before it: declared tables, the arithmetic that anybody knows of returns, and the returns at each slot's cut-off.</summary>
internal abstract class Scene
{
    public abstract AtomSpace Space { get; }

    /// <summary>Every cell of the published tables, the same in every release.</summary>
    public abstract IReadOnlyList<TableCell> Cells { get; }

    public abstract DisclosurePolicy Policy { get; }

    /// <summary>Returns at each slot's cut-off, oldest first.</summary>
    public abstract IReadOnlyList<IReadOnlyList<ContributorReturn>> Snapshots { get; }

    /// <summary>No more suspensions than reasons, no reason more often than there are suspensions, three reasons to each at most.</summary>
    public IReadOnlyList<StructureRule> Rules =>
    [
        new([new(0, null, 1), new(1, null, -1)], false),
        new([new(1, null, 1), new(0, null, -3)], false),
        .. Enumerable.Range(0, Space.Families[1].Options).Select(r => new StructureRule([new(1, [r], 1), new(0, null, -1)], false)),
    ];

    /// <summary>Figures that are public elsewhere.</summary>
    public abstract IReadOnlyList<ExternalFigure> External(IReadOnlyList<ContributorReturn> returns);

    /// <summary>True value of a set of atoms over some returns.</summary>
    public static long Value(AtomSet atoms, IEnumerable<ContributorReturn> returns) => returns
        .Where(r => atoms.Areas.Contains(r.Area) && atoms.Periods.Contains(r.Period))
        .Sum(r => r.Counts.Where(c => c.Family == atoms.Family && atoms.Options.Contains(c.Option)).Sum(c => c.Value));
}
