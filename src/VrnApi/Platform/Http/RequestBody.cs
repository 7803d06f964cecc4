using System.Security.Cryptography;
using System.Text.Json;

namespace VrnApi.Platform.Http;

/// <summary>A request body read whole, within the limit of its route.</summary>
public static class RequestBody
{
    public const int JsonLimit = 256 * 1024;

    private static readonly JsonSerializerOptions Complete = new(VrnJson.Options) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Reads the body into memory; a compressed or oversize one is refused before it is read.</summary>
    public static async Task<(byte[] Bytes, ProblemAnswer? Refusal)> Read(HttpRequest request, int limit, CancellationToken ct)
    {
        if (request.Headers.ContentEncoding.Count > 0)
        {
            return ([], new ProblemAnswer(Problems.UnsupportedMediaType, "Compressed bodies are not taken."));
        }
        if (request.ContentLength > limit)
        {
            return ([], TooLarge(limit));
        }
        if (request.ContentLength is { } length)
        {
            // The server holds a sender to the length it gave.
            var whole = new byte[length];
            var got = await request.Body.ReadAtLeastAsync(whole, whole.Length, throwOnEndOfStream: false, ct);
            return (got == whole.Length ? whole : whole[..got], null);
        }
        using var buffer = new MemoryStream(4096);
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, ct)) > 0)
        {
            if (buffer.Length + read > limit)
            {
                return ([], TooLarge(limit));
            }
            buffer.Write(chunk, 0, read);
        }
        return (buffer.ToArray(), null);
    }

    /// <summary>Reads the one JSON document that a write without a key takes: a whole, every member that has no default.</summary>
    public static async Task<(T? Body, ProblemAnswer? Refusal)> ReadWhole<T>(HttpContext http, CancellationToken ct) where T : class
    {
        if (!IsJson(http.Request.ContentType))
        {
            return (null, new ProblemAnswer(Problems.UnsupportedMediaType, "The body is application/json in UTF-8."));
        }
        var (bytes, tooLarge) = await Read(http.Request, JsonLimit, ct);
        return tooLarge is not null ? (null, tooLarge) : Parse<T>(bytes, complete: true);
    }

    /// <summary>Reads one JSON document into a model under the strict rules of <see cref="VrnJson"/>.</summary>
    /// <param name="complete">Members without a default must be there and may be null only where their type says so.</param>
    public static (T? Model, ProblemAnswer? Refusal) Parse<T>(byte[] body, bool complete = false) where T : class
    {
        if (!IsText(body))
        {
            return (null, new ProblemAnswer(Problems.InvalidJson, "The document is not valid UTF-8."));
        }
        try
        {
            return JsonSerializer.Deserialize<T>(body, complete ? Complete : VrnJson.Options) is { } model
                ? (model, null)
                : (null, new ProblemAnswer(Problems.InvalidJson, "The document is null."));
        }
        catch (JsonException exception)
        {
            return (null, Explain(exception));
        }
    }

    /// <summary>
    /// Whether every string in it is text. Broken UTF-8 and lone surrogates would be found late, when a part is read that was taken as it
    /// came, and thrown as a fault of ours.
    /// </summary>
    public static bool IsText(ReadOnlySpan<byte> body)
    {
        if (!System.Text.Unicode.Utf8.IsValid(body))
        {
            return false;
        }
        if (body.IndexOf("\\u"u8) < 0)
        {
            return true;
        }
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (InvalidOperationException)
        {
            return false;
        }
        catch (JsonException)
        {
            // Whoever reads it says where.
        }
        return true;
    }

    public static bool IsJson(string? contentType) => MediaType(contentType) == "application/json";

    /// <summary>As RFC 7396 names it.</summary>
    public static bool IsMergePatch(string? contentType) => MediaType(contentType) == "application/merge-patch+json";

    public static bool IsCsv(string? contentType) => MediaType(contentType) == "text/csv";

    public static byte[] Fingerprint(HttpRequest request, byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(
            $"{request.Method}\n{request.Path}{request.QueryString}\n{MediaType(request.ContentType)}\n"));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    /// <returns>The media type in lower case without parameters; null when a charset other than UTF-8 is named.</returns>
    private static string? MediaType(string? contentType) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var parsed)
        && (!parsed.Charset.HasValue || parsed.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? parsed.MediaType.Value!.ToLowerInvariant()
            : null;

    private static ProblemAnswer TooLarge(int limit) => new(Problems.BodyTooLarge, $"At most {limit / 1024} KB are taken here.");

    private static ProblemAnswer Explain(JsonException exception)
    {
        var pointer = Pointer(exception.Path);
        if (exception.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
        {
            return new(Problems.UnknownProperty, null, [Fault.At(pointer, Problems.UnknownProperty.Code, "The operation takes no such member.")]);
        }
        var place = exception.LineNumber is { } line ? $"line {line + 1}, byte {exception.BytePositionInLine + 1}" : "the document";
        return new(Problems.InvalidJson, $"Reading stopped at {place}.",
            [Fault.At(pointer, Problems.InvalidJson.Code, "The value is missing, malformed or of another type than described.")]);
    }

    /// <summary><c>$.rows[3].value</c> as the JSON Pointer <c>/rows/3/value</c>.</summary>
    private static string Pointer(string? path) => path is null or "$"
        ? ""
        : path.Replace("$", "", StringComparison.Ordinal).Replace("['", "/", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal)
            .Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
}
