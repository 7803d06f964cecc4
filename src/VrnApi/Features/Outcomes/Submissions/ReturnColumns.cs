using System.Globalization;

namespace VrnApi.Features.Outcomes.Submissions;

public static class ReturnLimits
{
    public const int MostRows = 100_000;

    /// <summary>More than any data set has filters.</summary>
    public const int MostColumns = 100;

    /// <summary>Largest body in bytes: 100,000 rows with room to spare.</summary>
    public const int MostBytes = 16 * 1024 * 1024;
}

/// <summary>What a row of a return has besides its filters, in JSON as in CSV.</summary>
internal static class ReturnColumns
{
    public const string Indicator = "indicator", Value = "value", Area = "area", Period = "period";
    public const string ExpectedValue = "a whole number from 0 to 999999999999, without sign, separators or leading zeros";
    public static readonly string[] Required = [Indicator, Value];

    /// <summary>What says in a batch whose row it is and for when.</summary>
    public static readonly string[] OfBatch = ["urn", "laEstab", Period, "code"];

    private const long MostValue = 999_999_999_999;

    public static bool IsFixed(string column) => column is Indicator or Value or Area;

    public static bool TryValue(string? text, out long value)
    {
        value = 0;
        // The framework reads past NULs at the end.
        return text is { Length: > 0 and <= 12 } && (text.Length == 1 || text[0] != '0') && text.All(char.IsAsciiDigit)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= MostValue;
    }
}
