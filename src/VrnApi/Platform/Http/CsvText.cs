namespace VrnApi.Platform.Http;

/// <summary>Cells of CSV (RFC 4180) that no spreadsheet runs as a formula.</summary>
internal static class CsvText
{
    /// <param name="isText">Numbers and dates of ours are no formulas.</param>
    /// <param name="isPhone">Of a telephone number a leading plus is part of it, as long as it is nothing but a number.</param>
    public static string Cell(string? value, bool isText, bool isPhone = false)
    {
        if (string.IsNullOrEmpty(value))
        {
            return "";
        }
        if (isText && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r'
            && !(isPhone && value.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ' or '(' or ')')))
        {
            return Quoted("'" + value);
        }
        return value.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? Quoted(value) : value;
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
