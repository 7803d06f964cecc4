using System.Globalization;
using System.Text.Json;
using VrnApi.Data.Outcomes.Released;

namespace VrnApi.Features.Outcomes.Query.Formats;

/// <summary>
/// An SDMX-JSON 2.0 data message, flat: every observation by its four dimensions. Statuses are those of the cross-domain code lists:
/// OBS_STATUS A, Q (c), M (z), L (x), N (low); CONF_STATUS C for every c, else F. Codes of ours stand in the descriptions, ids are their safe form.
/// </summary>
internal sealed class SdmxRows : RowFormat
{
    private const string Schema = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json";

    /// <summary>By <see cref="CellStatus"/>.</summary>
    private static readonly (string Id, string Name)[] ObservationStatuses =
        [("A", "Normal value"), ("Q", "Missing value; suppressed"), ("M", "Missing value; data cannot exist"), ("L", "Missing value; data exist but were not collected"), ("N", "Not significant")];

    private static readonly (string Id, string Name)[] Confidentiality = [("F", "Free"), ("C", "Confidential statistical information")];

    public override string Name => "sdmx-json";

    public override string MediaType => "application/vnd.sdmx.data+json; version=2.0.0; charset=utf-8";

    public override string Extension => "sdmx.json";

    public override async Task Write(Stream to, ReleasedAnswer answer, CancellationToken ct)
    {
        var cube = await Cube.Of(answer, ct);
        await using var json = new Utf8JsonWriter(to, Json);
        json.WriteStartObject();
        json.WriteStartObject("meta");
        json.WriteString("schema", Schema);
        json.WriteString("id", $"{answer.DataSet.Id}-{answer.Number}");
        // Made-up figures are test data in the words of the standard.
        json.WriteBoolean("test", answer.Version.Synthetic);
        json.WriteString("prepared", answer.Version.PublishAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Strings(json, "contentLanguages", ["en"]);
        json.WriteString("name", answer.DataSet.Label);
        json.WriteStartObject("sender");
        json.WriteString("id", "VRN");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("data");
        Structures(json, answer, cube);
        json.WriteStartArray("dataSets");
        json.WriteStartObject();
        json.WriteNumber("structure", 0);
        json.WriteString("action", "Information");
        json.WriteString("publicationPeriod", answer.Version.PublishAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteStartObject("observations");
        await foreach (var row in answer.Rows(ct))
        {
            foreach (var value in row.Values)
            {
                Observation(json, cube, row, value);
            }
            if (json.BytesPending > FlushAt)
            {
                await json.FlushAsync(ct);
            }
        }
        json.WriteEndObject();
        Numbers(json, "annotations", Enumerable.Range(0, answer.Warnings.Count));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(ct);
    }

    private static void Observation(Utf8JsonWriter json, Cube cube, ReleasedRow row, ReleasedValue value)
    {
        var (period, place, combination, indicator) = cube.At(row, value);
        json.WriteStartArray(string.Create(CultureInfo.InvariantCulture, $"{period}:{place}:{combination}:{indicator}"));
        if (value.Value is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(value.Text, skipInputValidation: true);
        }
        json.WriteNumberValue((int)value.Status);
        json.WriteNumberValue(value.Status == CellStatus.C ? 1 : 0);
        json.WriteEndArray();
    }

    private static void Structures(Utf8JsonWriter json, ReleasedAnswer answer, Cube cube)
    {
        json.WriteStartArray("structures");
        json.WriteStartObject();
        json.WriteString("name", answer.DataSet.Label);
        json.WriteStartObject("dimensions");
        json.WriteStartArray("observation");
        Component(json, "TIME_PERIOD", "Period", 0, cube.Periods.Select(period => ($"{period.Period.Replace('/', '-')}-{period.Code}", $"{period.Period} {period.Code}", (string?)period.ToString())));
        Component(json, "REF_AREA", "Area", 1, cube.Places.Select(place => (place.Text.Replace('|', '_'), place.Name, (string?)place.Text)));
        Component(json, "BREAKDOWN", "Breakdown", 2, cube.Combinations.Select(key => (Cube.Id(key), Cube.Label(key, answer.Shape), (string?)key)));
        Component(json, "INDICATOR", "Indicator", 3, cube.Indicators.Select(indicator => (indicator.Code, indicator.Label, (string?)indicator.Definition)));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("measures");
        json.WriteStartArray("observation");
        json.WriteStartObject();
        json.WriteString("id", "OBS_VALUE");
        json.WriteString("name", "Value");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("attributes");
        json.WriteStartArray("observation");
        Component(json, "OBS_STATUS", "Observation status", null, ObservationStatuses.Select(status => (status.Id, status.Name, (string?)null)));
        Component(json, "CONF_STATUS", "Confidentiality status", null, Confidentiality.Select(status => (status.Id, status.Name, (string?)null)));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("annotations");
        foreach (var warning in answer.Warnings)
        {
            json.WriteStartObject();
            json.WriteString("type", warning.Code);
            json.WriteString("text", warning.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Numbers(json, "dataSets", [0]);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Component(Utf8JsonWriter json, string id, string name, int? position, IEnumerable<(string Id, string Name, string? Description)> values)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("name", name);
        if (position is { } place)
        {
            json.WriteNumber("keyPosition", place);
            Strings(json, "roles", [id]);
        }
        else
        {
            json.WriteStartObject("relationship");
            json.WriteStartObject("observation");
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteStartArray("values");
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteString("id", value.Id);
            json.WriteString("name", value.Name);
            if (value.Description is not null)
            {
                json.WriteString("description", value.Description);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<int> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }
        json.WriteEndArray();
    }
}
