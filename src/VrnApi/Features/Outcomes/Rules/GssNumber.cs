using System.Globalization;

namespace VrnApi.Features.Outcomes.Rules;

/// <summary>A nine-character GSS code as a number and back: raw counts hold no text.</summary>
public static class GssNumber
{
    private const long Digits = 100_000_000;

    /// <returns>Null when the text is no capital letter with eight digits.</returns>
    public static long? Of(string code) =>
        code.Length == 9 && char.IsAsciiLetterUpper(code[0])
        && long.TryParse(code.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var digits)
            ? ((code[0] - 'A') * Digits) + digits
            : null;

    public static string CodeOf(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + (number / Digits))}{number % Digits:00000000}");
}
