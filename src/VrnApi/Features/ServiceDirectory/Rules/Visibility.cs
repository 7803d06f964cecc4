using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Rules;

/// <summary>How much of a place, contact or number a tier may know; a greater value says more.</summary>
public enum Shown
{
    Nothing,
    Area,
    Exact,
}

/// <summary>The table of protection levels: what each of the two published tiers may see.</summary>
public static class Visibility
{
    public static Shown Of(Sensitivity level, DocumentTier tier) => (level, tier) switch
    {
        (Sensitivity.Public, _) => Shown.Exact,
        (Sensitivity.AreaOnly, _) => Shown.Area,
        (Sensitivity.Partner, DocumentTier.Partner) => Shown.Exact,
        (Sensitivity.Partner, _) => Shown.Nothing,
        (Sensitivity.Withheld, _) => Shown.Nothing,
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };

    /// <summary>Whether one level shows some tier more than the other; the order of the levels is the open tier's.</summary>
    public static bool IsLooser(Sensitivity asked, Sensitivity now) =>
        Of(asked, DocumentTier.Open) > Of(now, DocumentTier.Open) || Of(asked, DocumentTier.Partner) > Of(now, DocumentTier.Partner);

    /// <summary>The level that shows each tier no more than both do.</summary>
    public static Sensitivity Stricter(Sensitivity one, Sensitivity other)
    {
        if (!IsLooser(one, other))
        {
            return one;
        }
        // An area for everybody and the exact place for partners: neither holds the other, only nothing is in both.
        return IsLooser(other, one) ? Sensitivity.Withheld : other;
    }

    /// <summary>A number or function of a place is shown as the stricter of the two levels allows; half a number is none.</summary>
    public static bool IsShown(DocumentTier tier, Sensitivity own, Sensitivity ofPlace = Sensitivity.Public) =>
        Of(own, tier) == Shown.Exact && Of(ofPlace, tier) == Shown.Exact;
}
