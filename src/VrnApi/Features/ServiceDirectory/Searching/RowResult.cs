using System.Globalization;
using System.Text;
using System.Text.Json;
using VrnApi.Data.Model;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Text;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>
/// What is true of a document in one result only, such as how far away it is. It is put into the bytes behind the id and stored nowhere.
/// </summary>
internal static class RowResult
{
    // {"id":"(36 characters)"
    private const int AfterId = 7 + 36 + 1;

    /// <returns>The document's own bytes where there is nothing to tell.</returns>
    public static DocumentRow With(this DocumentRow row, ServiceQuestion question)
    {
        row = row.Metadata is { } changes ? row with { Bytes = WithMetadata(row.Bytes, changes) } : row;
        var told = Told(row, question);
        if (told.Length == 0)
        {
            return row;
        }
        var result = Encoding.UTF8.GetBytes($",\"x_vrn_result\":{{{told}}}");
        var bytes = new byte[row.Bytes.Length + result.Length];
        row.Bytes.AsSpan(0, AfterId).CopyTo(bytes);
        result.CopyTo(bytes, AfterId);
        row.Bytes.AsSpan(AfterId).CopyTo(bytes.AsSpan(AfterId + result.Length));
        return row with { Bytes = bytes };
    }

    /// <summary>A document with what changed when as its last member.</summary>
    public static byte[] WithMetadata(byte[] document, IReadOnlyList<MetadataDocument> changes) =>
        [.. document.AsSpan(0, document.Length - 1), .. ",\"metadata\":"u8, .. JsonSerializer.SerializeToUtf8Bytes(changes, VrnJson.Options), (byte)'}'];

    private static string Told(DocumentRow row, ServiceQuestion question)
    {
        var told = new List<string>(5);
        if (row.DistanceM is { } metres)
        {
            told.Add(string.Create(CultureInfo.InvariantCulture, $"\"distance_m\":{metres}"));
        }
        if (question.Near?.Place is { } place)
        {
            told.Add($"\"postcode_precision\":\"{Codes.Of(place.Precision).Replace('-', '_')}\"");
            if (question.Near.Coverage != CoverageMode.Ignore)
            {
                told.Add($"\"coverage\":\"{(!place.IsExact ? "possible" : row.StatesArea ? "stated" : "assumed")}\"");
            }
        }
        if (question.Needed is not null)
        {
            told.Add(row.Crossed == 0 ? "\"matched_by\":\"tag\"" : string.Create(CultureInfo.InvariantCulture, $"\"matched_by\":\"crosswalk\",\"strength\":{row.Strength}"));
        }
        if (question.Text is not null && row.MatchClass > 0)
        {
            told.Add($"\"match\":\"{row.MatchClass switch { ServiceText.IsName => "exact", ServiceText.InNames => "name", ServiceText.InLabels => "label", _ => "text" }}\"");
        }
        if (row.OpeningHours is { } hours)
        {
            told.Add($"\"opening_hours\":{hours}");
        }
        return string.Join(',', told);
    }
}
