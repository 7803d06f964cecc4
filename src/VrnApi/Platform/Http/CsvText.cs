using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace VrnApi.Platform.Http;

/// <summary>CSV (RFC 4180): cells that no spreadsheet runs as a formula, and reading.</summary>
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
        if (isText && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20'
            && !(isPhone && value.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ' or '(' or ')')))
        {
            return Quoted("'" + value);
        }
        return value.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? Quoted(value) : value;
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Cells of a file; null where nothing stands between the commas.</summary>
    /// <exception cref="FormatException">The quotes do not fit.</exception>
    public static List<string?[]> Lines(TextReader text)
    {
        var lines = new List<string?[]>();
        using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture));
        try
        {
            while (csv.Read())
            {
                lines.Add([.. csv.Record!.Select(cell => cell.Length == 0 ? null : cell)]);
            }
        }
        catch (CsvHelperException exception)
        {
            throw new FormatException("The file is no CSV.", exception);
        }
        return lines;
    }
}
