using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Released;

namespace VrnApi.Features.Outcomes.Query.Formats;

/// <summary>The lines of CSV with their description by CSV on the Web (W3C), in one archive whose bytes depend on its content alone.</summary>
internal sealed class CsvwRows : RowFormat
{
    private const string Table = "data.csv";

    private static readonly string[] Keys = ["time_period", "time_identifier", "geographic_level", "area_code"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public override string Name => "csvw";

    public override string MediaType => "application/zip";

    public override string Extension => "zip";

    public override bool IsPacked => true;

    public override async Task Write(Stream to, ReleasedAnswer answer, CancellationToken ct)
    {
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct);
        await Put("csv-metadata.json", content => content.WriteAsync(Description(answer), ct).AsTask());
        await Put(Table, content => All["csv"].Write(content, answer, ct));

        async Task Put(string name, Func<Stream, Task> write)
        {
            var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
            entry.LastWriteTime = answer.Version.PublishAt;
            await using var content = await entry.OpenAsync(ct);
            await write(content);
        }
    }

    private static byte[] Description(ReleasedAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["@context"] = new JsonArray("http://www.w3.org/ns/csvw", new JsonObject { ["@language"] = "en" }),
        ["url"] = Table,
        ["dc:title"] = answer.DataSet.Label,
        ["dc:description"] = answer.DataSet.Definition,
        ["dc:identifier"] = $"{answer.DataSet.Id} {answer.Number}",
        ["dc:issued"] = new JsonObject { ["@value"] = answer.Version.PublishAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture), ["@type"] = "xsd:dateTime" },
        ["notes"] = new JsonArray([.. answer.Warnings.Select(warning => (JsonNode)new JsonObject { ["code"] = warning.Code, ["message"] = warning.Message })]),
        ["dialect"] = new JsonObject { ["encoding"] = "utf-8", ["header"] = true, ["lineTerminators"] = new JsonArray("\r\n") },
        ["tableSchema"] = new JsonObject
        {
            ["columns"] = new JsonArray([.. CsvRows.Columns(answer.Shape).Select(name => (JsonNode)Column(name, answer))]),
            ["primaryKey"] = new JsonArray([.. Keys.Concat(answer.Shape.Filters).Append("indicator").Select(name => (JsonNode)ColumnName(name))]),
        },
    }, Indented);

    private static JsonObject Column(string title, ReleasedAnswer answer)
    {
        var column = new JsonObject { ["name"] = ColumnName(title), ["titles"] = title };
        switch (title)
        {
            case "value":
                column["datatype"] = "decimal";
                // Never a zero: the status says why there is no value.
                column["null"] = "";
                column["dc:description"] = "Rounded before release. Empty unless the status is ok.";
                break;
            case "status":
                column["datatype"] = new JsonObject { ["base"] = "string", ["format"] = string.Join('|', Codes.All<CellStatus>()) };
                column["dc:description"] = "ok; c confidential; z not applicable; x not available; low a rate that rounds to 0";
                column["required"] = true;
                break;
            case "synthetic":
                column["datatype"] = "boolean";
                column["required"] = true;
                break;
            default:
                column["datatype"] = "string";
                if (answer.Shape.FilterLabels.TryGetValue(title, out var label))
                {
                    column["dc:description"] = label;
                }
                break;
        }
        return column;
    }

    /// <summary>Names of columns have no hyphens there.</summary>
    private static string ColumnName(string title) => title.Replace('-', '_');
}
