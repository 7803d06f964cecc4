namespace VrnApi.Disclosure;

/// <summary>Rates are worked out from released figures only, so that they betray nothing that those do not.</summary>
public static class Rates
{
    /// <param name="multiplier">1,000 for "per 1,000", 100 for percent.</param>
    /// <param name="decimals">Places kept; halves are rounded away from zero.</param>
    public static ReleasedFigure Of(ReleasedFigure numerator, ReleasedFigure denominator, int multiplier, int decimals)
    {
        foreach (var status in (ReadOnlySpan<FigureStatus>)[FigureStatus.C, FigureStatus.X, FigureStatus.Z])
        {
            if (numerator.Status == status || denominator.Status == status)
            {
                return ReleasedFigure.Without(status);
            }
        }
        if (numerator.Value is not { } over || denominator.Value is not { } under)
        {
            throw new ArgumentException("A rate is made of counts.");
        }
        if (under == 0)
        {
            return ReleasedFigure.Without(FigureStatus.Z);
        }
        var rate = Math.Round(over * multiplier / under, decimals, MidpointRounding.AwayFromZero);
        return rate == 0 && over > 0 ? ReleasedFigure.Without(FigureStatus.Low) : ReleasedFigure.Of(rate);
    }
}
