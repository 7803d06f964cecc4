namespace VrnApi.Features.Outcomes.Publishing.Rules;

/// <summary>A cell as the public sees it: where it stands, and what it says.</summary>
internal readonly record struct PublicCell(string Period, int Table, string Level, string Area, string Filters, string Indicator, decimal? Value, string Status)
{
    /// <summary>What a table offers, whatever the period.</summary>
    public (int, string, string, string, string) Offer => (Table, Level, Area, Filters, Indicator);
}

/// <summary>Three numbers of a version, and which of them moves.</summary>
internal readonly record struct VersionNumber(int Major, int Minor, int Patch) : IComparable<VersionNumber>
{
    public static readonly VersionNumber First = new(1, 0, 0);

    /// <param name="before">The cells of the version that this one follows.</param>
    /// <param name="taken">The highest number that was ever given out.</param>
    public static VersionNumber Next(IReadOnlyCollection<PublicCell> before, IReadOnlyCollection<PublicCell> after, VersionNumber taken)
    {
        var offered = after.Select(cell => cell.Offer).ToHashSet();
        if (before.Any(cell => !offered.Contains(cell.Offer)))
        {
            return new(taken.Major + 1, 0, 0);
        }
        return before.ToHashSet().SetEquals(after) ? taken with { Patch = taken.Patch + 1 } : new(taken.Major, taken.Minor + 1, 0);
    }

    public int CompareTo(VersionNumber other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
}
