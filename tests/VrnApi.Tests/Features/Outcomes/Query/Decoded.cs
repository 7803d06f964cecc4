using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Tests.Features.Outcomes.Query;

/// <summary>Lines read back out of every format with nothing but what the format itself says.</summary>
internal static class Decoded
{
    public static IEnumerable<ReleasedLine> Of(string format, byte[] content) => format switch
    {
        "json" => Json(Parse(content)),
        "csv" => Csv(Encoding.UTF8.GetString(content)),
        "csvw" => Csvw(content),
        "json-stat" => JsonStat(Parse(content)),
        _ => Sdmx(Parse(content)),
    };

    /// <summary>With the labels of debug.</summary>
    public static IEnumerable<ReleasedLine> Json(JsonElement page)
    {
        Assert.True(page.GetProperty("synthetic").GetBoolean());
        Assert.Contains("SyntheticData", page.GetProperty("warnings").ToString(), StringComparison.Ordinal);
        var labels = page.GetProperty("labels");
        string Code(string id) => labels.GetProperty(id).GetProperty("code").GetString()!;
        return page.GetProperty("results").EnumerateArray().SelectMany(row => row.GetProperty("values").EnumerateObject().Select(value => Line(
            $"{row.GetProperty("timePeriod").GetProperty("period")}|{row.GetProperty("timePeriod").GetProperty("code")}",
            Code(row.GetProperty("locations").EnumerateObject().Single().Value.GetString()!),
            string.Join('|', row.GetProperty("filters").EnumerateObject().Select(filter => Code(filter.Value.GetString()!)).Order(StringComparer.Ordinal)),
            Code(value.Name), value.Value.GetProperty("value"), value.Value.GetProperty("status").GetString()!)));
    }

    public static IEnumerable<ReleasedLine> GraphQL(JsonElement rows) => rows.EnumerateArray().SelectMany(row => row.GetProperty("values").EnumerateArray().Select(value => Line(
        $"{row.GetProperty("period").GetProperty("period")}|{row.GetProperty("period").GetProperty("code")}",
        $"{row.GetProperty("level")}|{row.GetProperty("area").GetProperty("code")}",
        string.Join('|', row.GetProperty("filters").EnumerateArray().Select(option => $"{option.GetProperty("filter")}={option.GetProperty("code")}").Order(StringComparer.Ordinal)),
        value.GetProperty("indicator").GetProperty("code").GetString()!, value.GetProperty("value"), value.GetProperty("status").GetString()!.ToLowerInvariant())));

    public static IEnumerable<ReleasedLine> Csv(string text)
    {
        using var csv = new CsvReader(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture));
        csv.Read();
        csv.ReadHeader();
        string[] fixedColumns = ["time_period", "time_identifier", "geographic_level", "area_code", "area_name", "indicator", "value", "status", "footnotes", "synthetic"];
        var filters = csv.HeaderRecord!.Except(fixedColumns).ToArray();
        var lines = new List<ReleasedLine>();
        while (csv.Read())
        {
            Assert.Equal("true", csv.GetField("synthetic"));
            lines.Add(Line($"{csv.GetField("time_period")}|{csv.GetField("time_identifier")}", $"{csv.GetField("geographic_level")}|{csv.GetField("area_code")}",
                FilterKey.Of(filters.Select(filter => KeyValuePair.Create(filter, csv.GetField(filter)!))), csv.GetField("indicator")!,
                csv.GetField("value") is { Length: > 0 } value ? value : null, csv.GetField("status")!));
        }
        return lines;
    }

    private static IEnumerable<ReleasedLine> Csvw(byte[] content)
    {
        using var zip = new ZipArchive(new MemoryStream(content));
        using var description = JsonDocument.Parse(zip.GetEntry("csv-metadata.json")!.Open());
        var table = zip.GetEntry(description.RootElement.GetProperty("url").GetString()!)!;
        var text = new StreamReader(table.Open(), new UTF8Encoding(false, true)).ReadToEnd();
        var columns = description.RootElement.GetProperty("tableSchema").GetProperty("columns").EnumerateArray().ToArray();
        Assert.Equal(text[..text.IndexOf('\r', StringComparison.Ordinal)].Split(','), columns.Select(column => column.GetProperty("titles").GetString()));
        Assert.Equal("", columns.Single(column => column.GetProperty("name").GetString() == "value").GetProperty("null").GetString());
        return Csv(text);
    }

    private static IEnumerable<ReleasedLine> JsonStat(JsonElement cube)
    {
        Assert.Equal(("2.0", "dataset"), (cube.GetProperty("version").GetString(), cube.GetProperty("class").GetString()));
        Assert.True(cube.GetProperty("extension").GetProperty("synthetic").GetBoolean());
        var ids = cube.GetProperty("id").EnumerateArray().Select(id => id.GetString()!).ToArray();
        var sizes = cube.GetProperty("size").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        var categories = ids.ToDictionary(id => id, id => cube.GetProperty("dimension").GetProperty(id).GetProperty("category").GetProperty("index").EnumerateArray().Select(one => one.GetString()!).ToArray());
        Assert.Equal(sizes, ids.Select(id => (long)categories[id].Length));
        var values = cube.GetProperty("value");
        foreach (var status in cube.GetProperty("status").EnumerateObject())
        {
            var at = new Dictionary<string, string>();
            var rest = long.Parse(status.Name, CultureInfo.InvariantCulture);
            for (var i = ids.Length - 1; i >= 0; i--)
            {
                at[ids[i]] = categories[ids[i]][rest % sizes[i]];
                rest /= sizes[i];
            }
            yield return Line(at["period"], at["area"], at["breakdown"], at["indicator"], values.TryGetProperty(status.Name, out var value) ? value : default, status.Value.GetString()!);
        }
    }

    private static IEnumerable<ReleasedLine> Sdmx(JsonElement message)
    {
        Assert.True(message.GetProperty("meta").GetProperty("test").GetBoolean());
        var structure = message.GetProperty("data").GetProperty("structures")[0];
        var dimensions = structure.GetProperty("dimensions").GetProperty("observation").EnumerateArray().ToDictionary(one => one.GetProperty("id").GetString()!, one => one.GetProperty("values"));
        var attributes = structure.GetProperty("attributes").GetProperty("observation").EnumerateArray().ToDictionary(one => one.GetProperty("id").GetString()!, one => one.GetProperty("values"));
        var order = dimensions.Keys.ToList();
        foreach (var observation in message.GetProperty("data").GetProperty("dataSets")[0].GetProperty("observations").EnumerateObject())
        {
            var at = observation.Name.Split(':').Select((text, place) => dimensions[order[place]][int.Parse(text, CultureInfo.InvariantCulture)]).ToArray();
            var status = attributes["OBS_STATUS"][observation.Value[1].GetInt32()].GetProperty("id").GetString();
            var confidential = attributes["CONF_STATUS"][observation.Value[2].GetInt32()].GetProperty("id").GetString();
            Assert.Equal(status == "Q" ? "C" : "F", confidential);
            yield return Line(at[0].GetProperty("description").GetString()!, at[1].GetProperty("description").GetString()!, at[2].GetProperty("description").GetString()!, at[3].GetProperty("id").GetString()!,
                observation.Value[0], status switch { "A" => "ok", "Q" => "c", "M" => "z", "L" => "x", _ => "low" });
        }
    }

    private static ReleasedLine Line(string period, string place, string combination, string indicator, JsonElement value, string status) =>
        Line(period, place, combination, indicator, value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null, status);

    private static ReleasedLine Line(string period, string place, string combination, string indicator, string? value, string status)
    {
        Assert.True(ReleasedLine.TryLevel(place.Split('|')[0], out var level), place);
        var decimals = Shipped.Catalogue.Indicators[indicator].Decimals;
        // No format says more than was released.
        Assert.True(value is null || (value.Contains('.', StringComparison.Ordinal) ? value.Length - value.IndexOf('.', StringComparison.Ordinal) - 1 : 0) == decimals, $"{indicator}: {value}");
        Assert.Equal(status == "ok", value is not null);
        return new ReleasedLine(period.Split('|')[0], period.Split('|')[1], level, place.Split('|')[1], combination, indicator, decimals,
            value is null ? null : decimal.Parse(value, CultureInfo.InvariantCulture), Codes.Parse<CellStatus>(status));
    }

    private static JsonElement Parse(byte[] content)
    {
        using var document = JsonDocument.Parse(content);
        return document.RootElement.Clone();
    }
}
