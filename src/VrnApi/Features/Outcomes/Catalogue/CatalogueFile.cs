using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using VrnApi.Data.Model;

namespace VrnApi.Features.Outcomes.Catalogue;

/// <summary>One CSV file of the catalogue, read with a memory for everything that is wrong in it.</summary>
internal sealed class CatalogueFile(string name, Func<string, Stream> open, List<string> faults)
{
    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture) { BadDataFound = null };

    /// <returns>The rows whose number of cells fits the header; null cells never occur.</returns>
    public IEnumerable<Row> Rows(params string[] columns)
    {
        using var reader = new StreamReader(open(name), new UTF8Encoding(false, true));
        using var csv = new CsvParser(reader, Format);
        if (!csv.Read() || !csv.Record!.SequenceEqual(columns))
        {
            faults.Add($"{name}: the first line must be {string.Join(',', columns)}");
            yield break;
        }
        while (csv.Read())
        {
            if (csv.Record!.Length == columns.Length)
            {
                yield return new Row(this, csv.RawRow, columns, csv.Record);
            }
            else
            {
                faults.Add($"{name} line {csv.RawRow}: {csv.Record.Length} cells where the header has {columns.Length}");
            }
        }
    }

    /// <summary>One line with typed access to its cells; a cell that cannot be read is a fault and reads as the type's default.</summary>
    internal sealed class Row(CatalogueFile file, int line, string[] columns, string[] cells)
    {
        public void Fault(string text) => file.Report(line, text);

        public string Text(string column) => cells[Array.IndexOf(columns, column)];

        /// <param name="length">Longest that is taken.</param>
        public string Required(string column, int length)
        {
            var text = Text(column);
            if (text.Length == 0 || text.Length > length)
            {
                Fault($"{column} must have 1 to {length} characters");
            }
            return text;
        }

        public string? Optional(string column) => Text(column) is { Length: > 0 } text ? text : null;

        public string[] Words(string column) => Text(column).Split(' ', StringSplitOptions.RemoveEmptyEntries);

        public bool YesOrNo(string column) => Text(column) switch
        {
            "yes" => true,
            "no" => false,
            _ => Wrong(column, "yes or no", false),
        };

        public int Number(string column) =>
            int.TryParse(Text(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : Wrong(column, "a whole number", 0);

        public DateOnly? Day(string column) => Optional(column) is not { } text ? null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : Wrong<DateOnly?>(column, "a day such as 2025-09-01", null);

        /// <param name="upper">The file writes the code in capitals.</param>
        public T Coded<T>(string column, bool upper = false) where T : struct, Enum =>
            Codes.TryParse<T>(upper ? Text(column).ToLowerInvariant() : Text(column), out var value) ? value : Wrong(column, $"one of {string.Join(", ", Codes.All<T>())}", default(T));

        private T Wrong<T>(string column, string expected, T instead)
        {
            Fault($"{column} must be {expected}");
            return instead;
        }
    }

    private void Report(int line, string text) => faults.Add($"{name} line {line}: {text}");
}
