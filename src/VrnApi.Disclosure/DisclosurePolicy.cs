namespace VrnApi.Disclosure;

/// <summary>
/// The parameters of the promise. The defaults keep it; a stricter value may be configured, a looser one cannot be constructed.
/// </summary>
public sealed record DisclosurePolicy
{
    /// <summary>Counts from 1 to this are small. At least 9.</summary>
    public int LargestSmall { get; init => field = AtLeast(value, 9); } = 9;

    /// <summary>Released counts are multiples of this. At least 5.</summary>
    public int Base { get; init => field = AtLeast(value, 5); } = 5;

    /// <summary>A count with fewer contributors is sensitive. At least 3.</summary>
    public int FewestContributors { get; init => field = AtLeast(value, 3); } = 3;

    /// <summary>A count is sensitive when its one or two largest contributors make more than this percentage of it. At most 90.</summary>
    public int LargestSharePercent { get; init => field = value is > 0 and <= 90 ? value : throw new ArgumentOutOfRangeException(nameof(value)); } = 90;

    /// <summary>Whether contributors can subtract their own part: true where schools push, false for whole organisations.</summary>
    public bool ContributorRules { get; init; } = true;

    /// <summary>Whether zero is hidden like a small count.</summary>
    public bool HidesZero { get; init; }

    /// <summary>Whole numbers that must stay possible for a sensitive figure, a changed return's share and what an insider is left with. At least 5.</summary>
    public int Needed { get; init => field = AtLeast(value, 5); } = 5;

    /// <summary>The same against two contributors together, and against a reader who knows every internal code. At least 2.</summary>
    public int NeededAgainstMost { get; init => field = AtLeast(value, 2); } = 2;

    /// <summary>Percentage of hidden figures that are not sensitive themselves, so that hidden does not mean small. At least 10.</summary>
    public int DecoyPercent { get; init => field = AtLeast(value, 10); } = 10;

    /// <summary>A plan is refused when more than this percentage of a table would be hidden. At most 60.</summary>
    public int MostHiddenPercent { get; init => field = value is > 0 and <= 60 ? value : throw new ArgumentOutOfRangeException(nameof(value)); } = 60;

    /// <summary>A plan is refused after this many rounds of hiding.</summary>
    public int Rounds { get; init; } = 60;

    /// <summary>A plan with more unknowns is refused and must be split.</summary>
    public int MostUnknowns { get; init; } = 20_000;

    /// <summary>Tries of an integer walk in each direction.</summary>
    public int WalkSteps { get; init; } = 30_000;

    /// <summary>Nodes of a branch search for one missing value.</summary>
    public int BranchNodes { get; init; } = 200;

    private static int AtLeast(int value, int least) => value >= least ? value : throw new ArgumentOutOfRangeException(nameof(value));
}
