using System.Text;

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
        if (isText && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r'
            && !(isPhone && value.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ' or '(' or ')')))
        {
            return Quoted("'" + value);
        }
        return value.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? Quoted(value) : value;
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Cells of a file; null where nothing stands between the commas.</summary>
    /// <exception cref="FormatException">A quoted cell does not end.</exception>
    public static List<string?[]> Lines(string text)
    {
        var (lines, cells, cell) = (new List<string?[]>(), new List<string?>(), new StringBuilder());
        for (var (i, quoted, open) = (0, false, false); i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : '\n';
            if (open)
            {
                if (i == text.Length)
                {
                    throw new FormatException("A quoted cell does not end.");
                }
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    open = false;
                }
            }
            else if (c == '"' && cell.Length == 0 && !quoted)
            {
                (quoted, open) = (true, true);
            }
            else if (c is ',' or '\n')
            {
                if (c == '\n' && i == text.Length && cells.Count == 0 && cell.Length == 0 && !quoted)
                {
                    break;
                }
                var value = cell.ToString();
                value = c == '\n' && !quoted ? value.TrimEnd('\r') : value;
                cells.Add(value.Length == 0 && !quoted ? null : value);
                (quoted, _) = (false, cell.Clear());
                if (c == '\n')
                {
                    lines.Add([.. cells]);
                    cells.Clear();
                }
            }
            else if (!(quoted && c == '\r'))
            {
                cell.Append(c);
            }
        }
        return lines;
    }
}
