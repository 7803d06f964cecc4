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

    /// <summary>A number or function of a place is shown as the stricter of the two levels allows; half a number is none.</summary>
    public static bool IsShown(DocumentTier tier, Sensitivity own, Sensitivity ofPlace = Sensitivity.Public) =>
        Of(own, tier) == Shown.Exact && Of(ofPlace, tier) == Shown.Exact;
}
