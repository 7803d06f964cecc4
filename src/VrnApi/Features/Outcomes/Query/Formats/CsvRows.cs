using System.Text;
using VrnApi.Data.Model;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Query.Formats;

/// <summary>One line for each value (RFC 4180): what it is of in codes, the value, why there is none, and whether it is made up.</summary>
internal sealed class CsvRows : RowFormat
{
    public override string Name => "csv";

    public override string MediaType => "text/csv; charset=utf-8";

    public override string Extension => "csv";

    public override async Task Write(Stream to, ReleasedAnswer answer, CancellationToken ct)
    {
        await using var writer = new StreamWriter(to, new UTF8Encoding(false), FlushAt, leaveOpen: true);
        var text = new StringBuilder();
        Line(text, Columns(answer.Shape));
        await foreach (var row in answer.Rows(ct))
        {
            Append(text, row, answer);
            if (text.Length > FlushAt)
            {
                await writer.WriteAsync(text, ct);
                text.Clear();
            }
        }
        await writer.WriteAsync(text, ct);
        await writer.FlushAsync(ct);
    }

    /// <summary>The filters of a version are columns in every answer out of it.</summary>
    public static IEnumerable<string> Columns(VersionShape shape) =>
        ["time_period", "time_identifier", "geographic_level", "area_code", "area_name", .. shape.Filters, "indicator", "value", "status", "footnotes", "synthetic"];

    private static void Append(StringBuilder text, ReleasedRow row, ReleasedAnswer answer)
    {
        var start = text.Length;
        Line(text,
        [
            row.Period.Period, row.Period.Code, ReleasedLine.LevelOf(row.Place.Level), row.Place.Code, row.Place.Name,
            .. answer.Shape.Filters.Select(filter => row.Filters.FirstOrDefault(option => option.Filter == filter)?.Code ?? FilterKey.Total),
        ]);
        // The keys of a row stand before each of its values.
        var keys = text.ToString(start, text.Length - start - 2);
        text.Length = start;
        foreach (var value in row.Values)
        {
            text.Append(keys).Append(',').Append(CsvText.Cell(value.Indicator.Code, isText: true)).Append(',').Append(value.Text).Append(',')
                .Append(Codes.Of(value.Status)).Append(',').AppendJoin(' ', value.Footnotes).Append(',').Append(answer.Version.Synthetic ? "true" : "false").Append("\r\n");
        }
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(cell => CsvText.Cell(cell, isText: true))).Append("\r\n");
}
