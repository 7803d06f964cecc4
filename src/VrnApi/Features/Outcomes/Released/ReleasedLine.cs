using System.Globalization;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Released;

namespace VrnApi.Features.Outcomes.Released;

/// <summary>One released value with everything that names it, as the logical hash knows it.</summary>
/// <param name="Period"><c>2025/2026</c>.</param>
/// <param name="Code"><c>T1</c>.</param>
/// <param name="Area">GSS code, or the slug of an area without one.</param>
/// <param name="Combination">Key of the combination: <c>reason=PP|sex=Female</c>, empty for the total.</param>
/// <param name="Indicator">Its code.</param>
/// <param name="Decimals">Of the indicator.</param>
/// <param name="Value">Null unless the status is ok.</param>
public readonly record struct ReleasedLine(
    string Period, string Code, GeographicLevel Level, string Area, string Combination, string Indicator, int Decimals, decimal? Value, CellStatus Status)
{
    /// <summary><c>period|code|level|area|filters|indicator|value|status</c>, filters with commas between them.</summary>
    public override string ToString() =>
        $"{Period}|{Code}|{LevelOf(Level)}|{Area}|{Combination.Replace('|', ',')}|{Indicator}|{ValueOf(Value, Decimals)}|{Codes.Of(Status)}";

    /// <summary>Levels are written in capitals: <c>LA</c>.</summary>
    public static string LevelOf(GeographicLevel level) => Codes.Of(level).ToUpperInvariant();

    /// <returns>False for everything but the levels of releases in capitals; schools are none.</returns>
    public static bool TryLevel(string? text, out GeographicLevel level)
    {
        level = default;
        return text is not null && text.All(char.IsAsciiLetterUpper) && Codes.TryParse(text.ToLowerInvariant(), out level);
    }

    /// <summary>A value in the one spelling of every format: as many decimal places as the indicator has; empty when there is none.</summary>
    public static string ValueOf(decimal? value, int decimals)
    {
        if (value is not { } given)
        {
            return "";
        }
        var rounded = Math.Round(given, decimals, MidpointRounding.AwayFromZero);
        // What rounds to nothing has no sign.
        return (rounded == 0 ? 0m : rounded).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
