using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Intake;

/// <summary>What a batch of lines was given with: kept beside its lines, since the host that works on it may be another one.</summary>
/// <param name="Total">Lines with items.</param>
internal sealed record BatchHeader(string Source, string Mode, bool DryRun, int ConfirmWithdrawals, Guid PartnerId, bool EveryRow, bool Organisations, int Total)
{
    public EditorRights Rights => new(PartnerId, EveryRow, Organisations);
}

/// <summary>The lines of a batch, packed as they come in and read one after another: the whole is never in memory unpacked.</summary>
internal static class BatchLines
{
    public const int Most = 50_000, MostBytes = 128 * 1024 * 1024;

    /// <summary>Of one line; a document in a batch is as large as one on its own.</summary>
    public const int LongestLine = EditRequest.LargestDocument + 4096;

    public static bool IsGiven(string? contentType) => Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var parsed)
        && parsed.MediaType.Equals("application/x-ndjson", StringComparison.OrdinalIgnoreCase) && (!parsed.Charset.HasValue || parsed.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>The body of a request, past the limit that the server sets for all others.</summary>
    public static async Task<(byte[] Envelope, byte[] Packed, int Count, ProblemAnswer? Refusal)> Take(HttpContext http, CancellationToken ct)
    {
        if (http.Request.Headers.ContentEncoding.Count > 0)
        {
            return ([], [], 0, new ProblemAnswer(Problems.UnsupportedMediaType, "Compressed bodies are not taken."));
        }
        if (http.Request.ContentLength > MostBytes)
        {
            return ([], [], 0, TooLarge());
        }
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MostBytes + 1L;
        }
        return await Take(http.Request.Body, ct);
    }

    /// <returns>The first line, the packed others and how many they are; or the refusal.</returns>
    public static async Task<(byte[] Envelope, byte[] Packed, int Count, ProblemAnswer? Refusal)> Take(Stream body, CancellationToken ct)
    {
        using var packed = new MemoryStream();
        byte[]? envelope = null;
        var count = 0;
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var lines = new LineReader(body, MostBytes);
            while (await lines.Next(ct) is { } line)
            {
                if (line.Length == 0)
                {
                    continue;
                }
                if (envelope is null)
                {
                    envelope = line.ToArray();
                    continue;
                }
                if (++count > Most)
                {
                    return ([], [], 0, new ProblemAnswer(Problems.BatchTooLarge));
                }
                await gzip.WriteAsync(line, ct);
                gzip.WriteByte((byte)'\n');
            }
            if (lines.IsTooLong)
            {
                return ([], [], 0, TooLarge());
            }
        }
        return (envelope ?? [], packed.ToArray(), count, null);
    }

    private static ProblemAnswer TooLarge() =>
        new(Problems.BodyTooLarge, $"At most {MostBytes / 1024 / 1024} MB, and {LongestLine / 1024} KB in a line, are taken here.");

    public static async IAsyncEnumerable<Item> Items(byte[] packed, int skip, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var lines = new LineReader(gzip, int.MaxValue);
        for (var index = 0; await lines.Next(ct) is { } line; index++)
        {
            if (index < skip)
            {
                continue;
            }
            var (document, malformed) = RequestBody.Parse<JsonDocument>(line.ToArray());
            yield return malformed is not null
                ? BatchItems.Wrong(index, Problems.InvalidJson, "The line is not acceptable JSON.")
                : BatchItems.Read(document!.RootElement.Clone(), index);
            document?.Dispose();
        }
    }

    /// <summary>Lines of a stream, without their ends.</summary>
    private sealed class LineReader(Stream stream, long most)
    {
        private readonly byte[] buffer = new byte[LongestLine + 1];
        private int start, end;
        private long read;
        private bool ended;

        public bool IsTooLong { get; private set; }

        /// <returns>Null at the end, and when a limit is passed.</returns>
        public async ValueTask<ReadOnlyMemory<byte>?> Next(CancellationToken ct)
        {
            while (true)
            {
                var at = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
                if (at >= 0)
                {
                    var line = buffer.AsMemory(start, at);
                    start += at + 1;
                    return Trimmed(line);
                }
                if (ended)
                {
                    if (end == start)
                    {
                        return null;
                    }
                    var last = buffer.AsMemory(start, end - start);
                    start = end;
                    return Trimmed(last);
                }
                if (start > 0)
                {
                    buffer.AsSpan(start, end - start).CopyTo(buffer);
                    (start, end) = (0, end - start);
                }
                if (end == buffer.Length)
                {
                    IsTooLong = true;
                    return null;
                }
                var got = await stream.ReadAsync(buffer.AsMemory(end), ct);
                (ended, end, read) = (got == 0, end + got, read + got);
                if (read > most)
                {
                    IsTooLong = true;
                    return null;
                }
            }
        }

        private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> line) => line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line;
    }
}
