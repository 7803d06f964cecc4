using System.Globalization;
using System.Text.Json;
using VrnApi.Data.Model;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Query.Formats;

/// <summary>JSON-stat 2.0, one dataset. Values stand only where the status is ok; every figure has its status.</summary>
internal sealed class JsonStatRows : RowFormat
{
    public override string Name => "json-stat";

    public override string MediaType => "application/vnd.json-stat+json; charset=utf-8";

    public override IReadOnlyList<string> Accepted => ["application/vnd.json-stat+json", "application/json-stat+json"];

    public override string Extension => "json-stat.json";

    public override async Task Write(Stream to, ReleasedAnswer answer, CancellationToken ct)
    {
        var cube = await Cube.Of(answer, ct);
        await using var json = new Utf8JsonWriter(to, Json);
        json.WriteStartObject();
        json.WriteString("version", "2.0");
        json.WriteString("class", "dataset");
        json.WriteString("label", answer.DataSet.Label);
        json.WriteString("updated", answer.Version.PublishAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Strings(json, "id", ["period", "area", "breakdown", "indicator"]);
        json.WriteStartArray("size");
        foreach (var size in (int[])[cube.Periods.Count, cube.Places.Count, cube.Combinations.Count, cube.Indicators.Count])
        {
            json.WriteNumberValue(size);
        }
        json.WriteEndArray();
        json.WriteStartObject("role");
        Strings(json, "time", ["period"]);
        Strings(json, "geo", ["area"]);
        Strings(json, "metric", ["indicator"]);
        json.WriteEndObject();
        json.WriteStartObject("dimension");
        Dimension(json, "period", "Period", cube.Periods.Select(period => (period.ToString(), $"{period.Period} {period.Code}")));
        Dimension(json, "area", "Area", cube.Places.Select(place => (place.Text, place.Name)));
        Dimension(json, "breakdown", "Breakdown", cube.Combinations.Select(key => (key, Cube.Label(key, answer.Shape))));
        Dimension(json, "indicator", "Indicator", cube.Indicators.Select(indicator => (indicator.Code, indicator.Label)),
            () =>
            {
                json.WriteStartObject("unit");
                foreach (var indicator in cube.Indicators)
                {
                    json.WriteStartObject(indicator.Code);
                    json.WriteString("label", indicator.Unit);
                    json.WriteNumber("decimals", indicator.Decimals);
                    json.WriteEndObject();
                }
                json.WriteEndObject();
            });
        json.WriteEndObject();
        await Values(json, "value", answer, cube, (name, value) =>
        {
            if (value.Value is not null)
            {
                json.WritePropertyName(name);
                json.WriteRawValue(value.Text, skipInputValidation: true);
            }
        }, ct);
        await Values(json, "status", answer, cube, (name, value) => json.WriteString(name, Codes.Of(value.Status)), ct);
        json.WriteStartObject("extension");
        json.WriteString("dataSet", answer.DataSet.Id);
        json.WriteString("version", answer.Number);
        json.WriteBoolean("synthetic", answer.Version.Synthetic);
        json.WritePropertyName("warnings");
        JsonSerializer.SerializeToElement(answer.Warnings, VrnJson.Options).WriteTo(json);
        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(ct);
    }

    private static async Task Values(Utf8JsonWriter json, string member, ReleasedAnswer answer, Cube cube, Action<string, ReleasedValue> write, CancellationToken ct)
    {
        json.WriteStartObject(member);
        await foreach (var row in answer.Rows(ct))
        {
            foreach (var value in row.Values)
            {
                write(cube.Index(row, value).ToString(CultureInfo.InvariantCulture), value);
            }
            if (json.BytesPending > FlushAt)
            {
                await json.FlushAsync(ct);
            }
        }
        json.WriteEndObject();
    }

    private static void Dimension(Utf8JsonWriter json, string id, string label, IEnumerable<(string Id, string Label)> categories, Action? more = null)
    {
        json.WriteStartObject(id);
        json.WriteString("label", label);
        json.WriteStartObject("category");
        var all = categories.ToList();
        Strings(json, "index", all.Select(category => category.Id));
        json.WriteStartObject("label");
        foreach (var category in all)
        {
            json.WriteString(category.Id, category.Label);
        }
        json.WriteEndObject();
        more?.Invoke();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
