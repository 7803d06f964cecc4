namespace VrnApi.Disclosure;

/// <summary>Step 3 of publishing: sensitive figures are hidden, the others rounded (the 10-5 rule of schools' statistics).</summary>
public static class Rounding
{
    /// <summary>The figure as it may leave the house, before the audit hides more.</summary>
    public static ReleasedFigure Protect(long value, FigureClass figureClass, DisclosurePolicy policy) =>
        figureClass.IsSensitive() ? ReleasedFigure.Without(FigureStatus.C) : ReleasedFigure.Of(Round(value, policy));

    /// <summary>To the nearest multiple of the base, halves up; 10, 11 and 12 are 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or small: such a value is never rounded, it is hidden.</exception>
    public static long Round(long value, DisclosurePolicy policy)
    {
        if (value < 0 || (value > 0 && value <= policy.LargestSmall))
        {
            throw new ArgumentOutOfRangeException(nameof(value));
        }
        return checked(value + (policy.Base / 2)) / policy.Base * policy.Base;
    }
}
