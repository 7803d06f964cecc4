using System.Text.Json;
using Microsoft.Net.Http.Headers;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Query.Formats;

/// <summary>A form that released rows leave in. All are written from the same rows: none has more figures, places or statuses than another.</summary>
internal abstract class RowFormat
{
    /// <summary>By the name that <c>?format=</c> takes.</summary>
    public static readonly IReadOnlyDictionary<string, RowFormat> All =
        new RowFormat[] { new JsonRows(), new CsvRows(), new CsvwRows(), new JsonStatRows(), new SdmxRows() }.ToDictionary(format => format.Name, StringComparer.Ordinal);

    /// <summary>Bytes or characters after which what is written is sent on.</summary>
    protected const int FlushAt = 64 * 1024;

    protected static readonly JsonWriterOptions Json = new() { Encoder = VrnJson.Options.Encoder, SkipValidation = true };

    public abstract string Name { get; }

    /// <summary>As it is sent.</summary>
    public abstract string MediaType { get; }

    /// <summary>Without parameters, as <c>Accept</c> asks for it.</summary>
    public virtual IReadOnlyList<string> Accepted => [MediaType.Split(';')[0]];

    /// <summary>Behind the name of a file.</summary>
    public abstract string Extension { get; }

    /// <summary>Whether it is packed already.</summary>
    public virtual bool IsPacked => false;

    /// <param name="to">Is only written to, and never waits for the writer otherwise than by awaiting.</param>
    public abstract Task Write(Stream to, ReleasedAnswer answer, CancellationToken ct);

    protected static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    }

    /// <returns>Null when none of the asked formats is offered.</returns>
    public static RowFormat? Of(HttpContext http, string? name, string preferred)
    {
        if (name is not null)
        {
            return All.GetValueOrDefault(name);
        }
        if (http.Request.Headers.Accept.Count == 0)
        {
            return All[preferred];
        }
        if (!MediaTypeHeaderValue.TryParseList(http.Request.Headers.Accept, out var ranges))
        {
            return null;
        }
        foreach (var range in ranges.Where(range => range.Quality is not 0).OrderByDescending(range => range.Quality ?? 1).ThenBy(range => range.MatchesAllTypes))
        {
            if (range.MatchesAllTypes || (range.MatchesAllSubTypes && All[preferred].Accepted.Any(type => new MediaTypeHeaderValue(type).IsSubsetOf(range))))
            {
                return All[preferred];
            }
            if (All.Values.FirstOrDefault(format => format.Accepted.Contains(range.MediaType.Value, StringComparer.OrdinalIgnoreCase)) is { } format)
            {
                return format;
            }
        }
        return null;
    }
}
