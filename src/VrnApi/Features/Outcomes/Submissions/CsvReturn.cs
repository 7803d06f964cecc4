using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using CsvHelper.Configuration;
using VrnApi.Features.Outcomes.Catalogue;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>
/// Reads a return's CSV form (RFC 4180, UTF-8): columns indicator, value, area where the data set counts by area, and one for each
/// filter. The head comes beside it, as query parameters. In a batch further columns say for each row whose return it is of.
/// </summary>
internal sealed class CsvReturn
{
    /// <summary>Texts of one file in which the guard has found nothing and that need not be looked through again.</summary>
    private const int MostClean = 10_000;

    private readonly OutcomesCatalogue catalogue;
    private readonly CellGuard guard;
    private readonly ReturnFaults faults = new(isJson: false);
    private readonly string[] keys;
    private readonly OrderedDictionary<string, ReturnContent> returns = new(StringComparer.Ordinal);
    private readonly HashSet<string> clean = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Column, string Code), SentFilters> alike = [];
    private CsvHeader? header;
    private (string?[] Keys, ReturnContent Content)? last;

    /// <param name="keys">Columns that tell the returns of a batch apart; none for a single return.</param>
    private CsvReturn(OutcomesCatalogue catalogue, CellGuard guard, string[] keys) => (this.catalogue, this.guard, this.keys) = (catalogue, guard, keys);

    /// <returns>Null when there are more rows or columns than are taken at once.</returns>
    public static ReturnContent? Read(byte[] body, ReturnHead head, OutcomesCatalogue catalogue, CellGuard guard)
    {
        var reader = new CsvReturn(catalogue, guard, []);
        var content = new ReturnContent(head, [], reader.faults);
        reader.returns.Add("", content);
        return reader.Read(body, head) ? content : null;
    }

    /// <summary>The same for a batch.</summary>
    public static BatchReturns? ReadMany(byte[] body, ReturnHead head, OutcomesCatalogue catalogue, CellGuard guard)
    {
        var reader = new CsvReturn(catalogue, guard, ReturnColumns.OfBatch);
        return reader.Read(body, head) ? new BatchReturns(false, reader.faults, [.. reader.returns.Values]) : null;
    }

    private bool Read(byte[] body, ReturnHead head)
    {
        guard.CheckHead(head, faults);
        if (!Utf8.IsValid(body))
        {
            faults.HoldsForeignText();
            faults.InFile(null, null, "schema.encoding", "The file is not UTF-8.", "UTF-8 without errors");
            return true;
        }
        using var text = new StreamReader(new MemoryStream(body, writable: false), new UTF8Encoding(false, true));
        using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = BadQuoting, CacheFields = true });
        if (!csv.Read())
        {
            faults.InFile(1, null, "schema.empty", "The file has no header.", "a header with the columns indicator and value");
            return true;
        }
        var columns = csv.Record!;
        if (columns.Length > ReturnLimits.MostColumns)
        {
            return false;
        }
        if (!CanBeRead(columns))
        {
            // The guard has not seen the rows.
            faults.HoldsForeignText();
            return true;
        }
        header = new CsvHeader(columns, keys, catalogue);
        for (var number = 1; csv.Read(); number++)
        {
            if (number > ReturnLimits.MostRows)
            {
                return false;
            }
            Row(number, csv.RawRow, csv.Record!, head);
        }
        return true;
    }

    private void BadQuoting(BadDataFoundArgs args) => faults.InFile(
        args.Context.Parser?.RawRow, null, "schema.quoting", "A quotation mark stands where none may.", "RFC 4180: quotes around the whole cell, doubled inside");

    private bool CanBeRead(string[] columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var column = columns[i];
            if (ReturnColumns.IsFixed(column) || keys.Contains(column) || catalogue.Filters.ContainsKey(column))
            {
                if (Array.IndexOf(columns, column) < i)
                {
                    faults.InFile(1, column, "schema.repeated_column", "The column stands there twice.");
                }
            }
            else if (guard.IsCleanName(column, faults, null, 1, $"#{i + 1}"))
            {
                faults.HoldsForeignText();
                faults.InFile(1, $"#{i + 1}", "schema.unknown_column", "There is no such column.", "indicator, value, area or a filter");
            }
        }
        string[] required = keys.Length > 0 ? [.. ReturnColumns.Required, ReturnColumns.Period] : ReturnColumns.Required;
        foreach (var missing in required.Where(column => !columns.Contains(column)))
        {
            faults.InFile(1, missing, "schema.missing_column", "The column is missing.");
        }
        return required.All(columns.Contains);
    }

    private void Row(int number, int line, string[] cells, ReturnHead head)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].Length > 0 && !clean.Contains(cells[i]) && guard.CheckCell(cells[i], faults, number, line, header!.Name(i)) && clean.Count < MostClean)
            {
                clean.Add(cells[i]);
            }
        }
        if (cells.Length != header!.Count)
        {
            faults.InFile(line, null, "schema.cells", $"The line has {cells.Length} cells.", $"{header.Count} cells, as in the header");
            return;
        }
        var content = Return(head, cells);
        if (!ReturnColumns.TryValue(cells[header.Value], out var value))
        {
            content.Faults.InRow(number, line, ReturnColumns.Value, "schema.value", "The count cannot be read.", ReturnColumns.ExpectedValue);
            return;
        }
        content.Rows.Add(new SentRow(number, line, cells[header.Indicator], CsvHeader.Cell(cells, header.Area), Filters(cells), value));
    }

    private SentFilters Filters(string[] cells)
    {
        var given = Array.FindAll(header!.Filters, filter => cells[filter.At].Length > 0);
        if (given is not [var (at, id)])
        {
            return given.Length == 0 ? SentFilters.None : new([.. given.Select(filter => KeyValuePair.Create(filter.Id, cells[filter.At]))]);
        }
        if (!alike.TryGetValue((at, cells[at]), out var filters))
        {
            alike.Add((at, cells[at]), filters = new([KeyValuePair.Create(id, cells[at])]));
        }
        return filters;
    }

    /// <summary>The return that a row is of: mostly that of the row before.</summary>
    private ReturnContent Return(ReturnHead head, string[] cells)
    {
        var keys = Array.ConvertAll(header!.Keys, at => CsvHeader.Cell(cells, at));
        if (last is var (before, same) && keys.AsSpan().SequenceEqual(before))
        {
            return same;
        }
        var key = string.Join('\u001f', keys);
        if (!returns.TryGetValue(key, out var content))
        {
            content = new(head with { Urn = keys[0], LaEstab = keys[1], Period = keys[2], Code = keys[3] }, [], new ReturnFaults(isJson: false));
            returns.Add(key, content);
        }
        last = (keys, content);
        return content;
    }
}
