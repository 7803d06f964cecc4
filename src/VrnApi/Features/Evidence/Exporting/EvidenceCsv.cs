using System.IO.Compression;
using System.Text;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence.Exporting;

/// <summary>
/// A dump as a zip of CSV files (RFC 4180), one for each table. An empty cell is no value. Text that is empty or that a spreadsheet would run
/// has an apostrophe before it, and so has text that begins with such an apostrophe: reading takes one away.
/// </summary>
internal static class EvidenceCsv
{
    private const string Signals = "harm_signals.csv";

    /// <summary>The earliest that a zip can say.</summary>
    private static readonly DateTimeOffset Fixed = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Write(EvidenceDump dump)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (table, rows) in dump.Tables)
            {
                Put(zip, table.Name + ".csv", [[.. table.Columns.Select(column => column.Name)], .. rows.Select(cells => cells.Select((cell, index) => Cell(cell, table.Columns[index].IsText)))]);
            }
            // Read from the rows for whoever takes the files without the rules; an import leaves it.
            Put(zip, Signals, [["subject_id", "kind", "scheme", "version", "dimension", "via"], .. dump.Signals.Select(signal => (string[])[$"{signal.SubjectId}", Data.Model.Codes.Of(signal.Kind),
                Cell(signal.Scheme, true), Cell(signal.Version, true), Cell(signal.Dimension, true), $"{signal.Via?.Id}"])]);
        }
        return stream.ToArray();
    }

    /// <exception cref="FormatException">A file is missing or cannot be read.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string?[]>> Read(Stream file, IReadOnlyList<EvidenceTable> tables)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read);
        return tables.ToDictionary(table => table.Name, table =>
        {
            using var reader = new StreamReader((zip.GetEntry(table.Name + ".csv") ?? throw new FormatException($"{table.Name}.csv is missing.")).Open(), new UTF8Encoding(false, true));
            var lines = CsvText.Lines(reader);
            if (lines.Count == 0 || !lines[0].SequenceEqual(table.Columns.Select(column => column.Name)) || lines.Exists(line => line.Length != table.Columns.Count))
            {
                throw new FormatException($"{table.Name}.csv has other columns.");
            }
            return (IReadOnlyList<string?[]>)[.. lines.Skip(1).Select(line => line.Select((cell, index) => table.Columns[index].IsText ? Plain(cell) : cell).ToArray())];
        });
    }

    private static void Put(ZipArchive zip, string name, IEnumerable<IEnumerable<string>> lines)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = Fixed;
        using var writer = new StreamWriter(entry.Open(), new UTF8Encoding(false)) { NewLine = "\r\n" };
        foreach (var line in lines)
        {
            writer.WriteLine(string.Join(',', line));
        }
    }

    private static string Cell(string? value, bool isText) => value switch
    {
        null => "",
        _ when isText && (value is "" or ['\'', ..]) && NeedsMark(value.TrimStart('\'')) => CsvText.Cell("'" + value, isText: false),
        _ => CsvText.Cell(value, isText),
    };

    private static string? Plain(string? cell) => cell is ['\'', ..] && NeedsMark(cell.TrimStart('\'')) ? cell[1..] : cell;

    private static bool NeedsMark(string text) => text is "" or ['=' or '+' or '-' or '@' or '\t' or '\r', ..];
}
