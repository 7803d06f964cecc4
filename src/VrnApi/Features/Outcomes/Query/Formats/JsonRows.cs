using System.Text.Json;
using VrnApi.Data.Model;
using VrnApi.Features.Outcomes.Query.Rules;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Query.Formats;

/// <summary>The form of the API itself: rows with ids, as meta explains them.</summary>
internal sealed class JsonRows : RowFormat
{
    public override string Name => "json";

    public override string MediaType => "application/json; charset=utf-8";

    public override string Extension => "json";

    public override async Task Write(Stream to, ReleasedAnswer answer, CancellationToken ct)
    {
        await using var json = new Utf8JsonWriter(to, Json);
        json.WriteStartObject();
        if (answer.Paging is { } paging)
        {
            json.WritePropertyName("paging");
            JsonSerializer.SerializeToElement(paging, VrnJson.Options).WriteTo(json);
        }
        json.WriteString("dataSet", answer.DataSet.Id);
        json.WriteString("version", answer.Number);
        json.WriteBoolean("synthetic", answer.Version.Synthetic);
        json.WriteStartArray("results");
        var ids = answer.Indicators.ToDictionary(indicator => indicator.Code, indicator => PublicId.Indicator(indicator.Code), StringComparer.Ordinal);
        var labels = answer.Debug ? new SortedDictionary<string, (string Code, string Label)>(StringComparer.Ordinal) : null;
        await foreach (var row in answer.Rows(ct))
        {
            Row(json, row, ids);
            Note(labels, row, answer.Shape);
            if (json.BytesPending > FlushAt)
            {
                await json.FlushAsync(ct);
            }
        }
        json.WriteEndArray();
        if (labels is not null)
        {
            json.WriteStartObject("labels");
            foreach (var (id, (code, label)) in labels)
            {
                json.WriteStartObject(id);
                json.WriteString("code", code);
                json.WriteString("label", label);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WritePropertyName("warnings");
        JsonSerializer.SerializeToElement(answer.Warnings, VrnJson.Options).WriteTo(json);
        json.WriteEndObject();
        await json.FlushAsync(ct);
    }

    private static void Row(Utf8JsonWriter json, ReleasedRow row, Dictionary<string, string> ids)
    {
        json.WriteStartObject();
        json.WriteStartObject("timePeriod");
        json.WriteString("period", row.Period.Period);
        json.WriteString("code", row.Period.Code);
        json.WriteEndObject();
        var level = ReleasedLine.LevelOf(row.Place.Level);
        json.WriteString("geographicLevel", level);
        json.WriteStartObject("locations");
        json.WriteString(level, row.Place.Id);
        json.WriteEndObject();
        json.WriteStartObject("filters");
        foreach (var option in row.Filters)
        {
            json.WriteString(option.FilterId, option.Id);
        }
        json.WriteEndObject();
        json.WriteStartObject("values");
        foreach (var value in row.Values)
        {
            json.WriteStartObject(ids[value.Indicator.Code]);
            json.WritePropertyName("value");
            if (value.Value is null)
            {
                json.WriteNullValue();
            }
            else
            {
                json.WriteRawValue(value.Text, skipInputValidation: true);
            }
            json.WriteString("status", Codes.Of(value.Status));
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartArray("footnotes");
        foreach (var number in row.Footnotes)
        {
            json.WriteNumberValue(number);
        }
        json.WriteEndArray();
        json.WriteString("coverage", Codes.Of(row.Coverage));
        json.WriteEndObject();
    }

    private static void Note(SortedDictionary<string, (string, string)>? labels, ReleasedRow row, VersionShape shape)
    {
        if (labels is null)
        {
            return;
        }
        labels[row.Place.Id] = (row.Place.Text, row.Place.Name);
        foreach (var option in row.Filters)
        {
            labels[option.FilterId] = (option.Filter, shape.FilterLabels[option.Filter]);
            labels[option.Id] = (option.Text, option.Label);
        }
        foreach (var value in row.Values)
        {
            labels[PublicId.Indicator(value.Indicator.Code)] = (value.Indicator.Code, value.Indicator.Label);
        }
    }
}
