namespace VrnApi.Disclosure;

/// <summary>Step 2 of publishing: the class of each true count.</summary>
public static class FigureClassification
{
    // A released 10 stands for 10, 11 and 12.
    private const int WidestTen = 12;

    public static bool IsSensitive(this FigureClass figureClass) => figureClass is not (FigureClass.Open or FigureClass.Zero);

    /// <param name="contributions">The parts of the figure, one for each contributor, zeros included or not.</param>
    /// <param name="parent">The total that the figure is a part of; null where it is none. Used where zeros are hidden.</param>
    /// <returns>The first class that fits, in the order small, few, dominated, small remainder.</returns>
    public static FigureClass Classify(ReadOnlySpan<long> contributions, DisclosurePolicy policy, long? parent = null)
    {
        var parts = Parts.Of(contributions);
        if (parts.Sum == 0)
        {
            return policy.HidesZero ? FigureClass.SensitiveZero : FigureClass.Zero;
        }
        if (parts.Sum <= policy.LargestSmall)
        {
            return FigureClass.Small;
        }
        if (policy.ContributorRules && OfContributors(contributions, parts, policy) is var found and not FigureClass.Open)
        {
            return found;
        }
        return policy.HidesZero && parent == parts.Sum ? FigureClass.WholeOfTotal : FigureClass.Open;
    }

    private static FigureClass OfContributors(ReadOnlySpan<long> contributions, Parts parts, DisclosurePolicy policy)
    {
        if (parts.Contributors < policy.FewestContributors)
        {
            return FigureClass.FewContributors;
        }
        if (IsAbove(parts.Largest, parts.Sum, policy.LargestSharePercent))
        {
            return FigureClass.OneDominates;
        }
        if (IsAbove(parts.Largest + parts.Second, parts.Sum, policy.LargestSharePercent))
        {
            return FigureClass.TwoDominate;
        }
        return parts.Sum <= WidestTen && LeavesSmall(contributions, parts.Sum, policy.LargestSmall) ? FigureClass.SmallRemainder : FigureClass.Open;
    }

    private static bool IsAbove(long part, long whole, int percent) => (Int128)part * 100 > (Int128)whole * percent;

    private static bool LeavesSmall(ReadOnlySpan<long> contributions, long sum, int largestSmall)
    {
        foreach (var part in contributions)
        {
            var remainder = sum - part;
            if (part > 0 && remainder >= 1 && remainder <= largestSmall)
            {
                return true;
            }
        }
        return false;
    }

    private readonly record struct Parts(long Sum, int Contributors, long Largest, long Second)
    {
        public static Parts Of(ReadOnlySpan<long> contributions)
        {
            var parts = default(Parts);
            foreach (var part in contributions)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(part, nameof(contributions));
                parts = new Parts(
                    checked(parts.Sum + part),
                    parts.Contributors + (part > 0 ? 1 : 0),
                    Math.Max(parts.Largest, part),
                    Math.Max(parts.Second, Math.Min(parts.Largest, part)));
            }
            return parts;
        }
    }
}
