namespace VrnApi.Features.Partners.Rules;

/// <summary>Warnings are due 30, 14, 7 and 1 days before something ends.</summary>
internal static class ExpiryRule
{
    private static readonly int[] Levels = [1, 7, 14, 30];

    /// <returns>The level that is due with the days left; null while nothing is, or when it has ended.</returns>
    public static (int Level, int DaysLeft)? Due(DateTimeOffset endsAt, DateTimeOffset now)
    {
        var left = endsAt - now;
        return left <= TimeSpan.Zero || Array.FindIndex(Levels, level => left <= TimeSpan.FromDays(level)) is not (>= 0 and var found)
            ? null
            : (Levels[found], (int)left.TotalDays);
    }
}
