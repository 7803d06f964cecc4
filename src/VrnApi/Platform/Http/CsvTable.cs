using System.Globalization;
using System.Text;

namespace VrnApi.Platform.Http;

/// <summary>The rows of a list as CSV (RFC 4180): the same page as in JSON, for <c>format=csv</c> or <c>Accept: text/csv</c>.</summary>
public sealed class CsvTable
{
    private readonly Func<byte[]> write;

    private CsvTable(Func<byte[]> write) => this.write = write;

    public static CsvTable Of<T>(IReadOnlyList<T> rows, params (string Column, Func<T, object?> Read)[] columns) => new(() =>
    {
        var text = new StringBuilder().AppendJoin(',', columns.Select(column => column.Column)).Append("\r\n");
        foreach (var row in rows)
        {
            text.AppendJoin(',', columns.Select(column => Cell(column.Read(row)))).Append("\r\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    });

    public byte[] Bytes() => write();

    private static string Cell(object? value) => value switch
    {
        null => "",
        string text => CsvText.Cell(text, isText: true),
        bool yes => yes ? "true" : "false",
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset at => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        IEnumerable<string> texts => CsvText.Cell(string.Join(' ', texts), isText: true),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>Adds a fault for a format that lists do not have.</summary>
    public static void Check(string? format, List<Fault> faults)
    {
        if (format is not null and not "json" and not "csv")
        {
            faults.Add(Fault.InQuery("format", Problems.InvalidParameter.Code, "The value must be one of: json, csv."));
        }
    }

    /// <summary>The parameter goes before the header; of the header JSON goes before CSV.</summary>
    public static bool IsAsked(HttpRequest request) => request.Query["format"] is [{ } format] ? format == "csv"
        : request.Headers.Accept.ToString() is var accept && accept.Contains("text/csv", StringComparison.OrdinalIgnoreCase) && !accept.Contains("application/json", StringComparison.OrdinalIgnoreCase);
}
