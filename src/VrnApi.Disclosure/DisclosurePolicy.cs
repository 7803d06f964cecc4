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

    private static int AtLeast(int value, int least) => value >= least ? value : throw new ArgumentOutOfRangeException(nameof(value));
}
