using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using CsvHelper.Configuration;
using VrnApi.Features.Outcomes.Catalogue;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>
/// Reads a return's CSV form (RFC 4180, UTF-8): columns indicator, value, area where the data set counts by area, and one for each
/// filter. The head comes beside it, as query parameters.
/// </summary>
internal sealed class CsvReturn
{
    private readonly OutcomesCatalogue catalogue;
    private readonly CellGuard guard;
    private readonly ReturnFaults faults = new(isJson: false);
    private readonly List<SentRow> rows = [];
    private string[] columns = [];

    private CsvReturn(OutcomesCatalogue catalogue, CellGuard guard) => (this.catalogue, this.guard) = (catalogue, guard);

    /// <returns>Null when there are more rows or columns than are taken at once.</returns>
    public static ReturnContent? Read(byte[] body, ReturnHead head, OutcomesCatalogue catalogue, CellGuard guard)
    {
        var reader = new CsvReturn(catalogue, guard);
        return reader.Read(body, head) ? new ReturnContent(head, reader.rows, reader.faults) : null;
    }

    private bool Read(byte[] body, ReturnHead head)
    {
        guard.CheckHead(head, faults);
        if (!Utf8.IsValid(body))
        {
            faults.InFile(null, null, "schema.encoding", "The file is not UTF-8.", "UTF-8 without errors");
            return true;
        }
        using var text = new StreamReader(new MemoryStream(body, writable: false), new UTF8Encoding(false, true));
        using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = BadQuoting });
        if (!csv.Read())
        {
            faults.InFile(1, null, "schema.empty", "The file has no header.", "a header with the columns indicator and value");
            return true;
        }
        columns = csv.Record!;
        if (columns.Length > ReturnLimits.MostColumns)
        {
            return false;
        }
        if (!HeaderCanBeRead())
        {
            return true;
        }
        for (var number = 1; csv.Read(); number++)
        {
            if (number > ReturnLimits.MostRows)
            {
                return false;
            }
            Row(number, csv.RawRow, csv.Record!);
        }
        return true;
    }

    private void BadQuoting(BadDataFoundArgs args) => faults.InFile(
        args.Context.Parser?.RawRow, null, "schema.quoting", "A quotation mark stands where none may.", "RFC 4180: quotes around the whole cell, doubled inside");

    private bool HeaderCanBeRead()
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var column = columns[i];
            if (ReturnColumns.IsFixed(column) || catalogue.Filters.ContainsKey(column))
            {
                if (Array.IndexOf(columns, column) < i)
                {
                    faults.InFile(1, column, "schema.repeated_column", "The column stands there twice.");
                }
            }
            else if (guard.IsCleanName(column, faults, null, 1, $"#{i + 1}"))
            {
                faults.InFile(1, $"#{i + 1}", "schema.unknown_column", "There is no such column.", "indicator, value, area or a filter");
            }
        }
        foreach (var missing in ReturnColumns.Required.Where(column => !columns.Contains(column)))
        {
            faults.InFile(1, missing, "schema.missing_column", "The column is missing.");
        }
        return ReturnColumns.Required.All(columns.Contains);
    }

    private void Row(int number, int line, string[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            guard.CheckCell(cells[i], faults, number, line, Name(i));
        }
        if (cells.Length != columns.Length)
        {
            faults.InFile(line, null, "schema.cells", $"The line has {cells.Length} cells.", $"{columns.Length} cells, as in the header");
            return;
        }
        if (!ReturnColumns.TryValue(Cell(ReturnColumns.Value), out var value))
        {
            faults.InRow(number, line, ReturnColumns.Value, "schema.value", "The count cannot be read.", ReturnColumns.ExpectedValue);
            return;
        }
        List<KeyValuePair<string, string>> filters = [];
        for (var i = 0; i < columns.Length; i++)
        {
            if (cells[i].Length > 0 && catalogue.Filters.ContainsKey(columns[i]))
            {
                filters.Add(KeyValuePair.Create(columns[i], cells[i]));
            }
        }
        rows.Add(new SentRow(number, line, Cell(ReturnColumns.Indicator)!, Cell(ReturnColumns.Area) is { Length: > 0 } area ? area : null, filters, value));

        string? Cell(string column) => Array.IndexOf(columns, column) is >= 0 and var at ? cells[at] : null;
    }

    /// <summary>A column's name where it is ours to give, else its place.</summary>
    private string Name(int i) =>
        i < columns.Length && (ReturnColumns.IsFixed(columns[i]) || catalogue.Filters.ContainsKey(columns[i])) ? columns[i] : $"#{i + 1}";
}
