using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>A return as it came: JSON, or CSV with its head beside it.</summary>
/// <param name="Head">Null for JSON, which carries its head itself.</param>
public sealed record SentReturn(ReturnHead? Head, byte[] Body)
{
    // What was left out is left out.
    private static readonly JsonSerializerOptions AsSent = new(VrnJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static SentReturn Of(SubmissionDocument document) => new(null, JsonSerializer.SerializeToUtf8Bytes(document, AsSent));

    public static (SentReturn? Sent, ProblemAnswer? Refusal) Of(HttpRequest request, byte[] body, ReturnParameters parameters) =>
        RequestBody.IsJson(request.ContentType) ? ReturnParameters.BesideJson(request.Query) is { } refusal ? (null, refusal) : (new(null, body), null)
        : RequestBody.IsCsv(request.ContentType) ? (new(parameters.Head(), body), null)
        : (null, new ProblemAnswer(Problems.UnsupportedMediaType, "A return is application/json or text/csv, in UTF-8."));

    /// <summary>As it was kept.</summary>
    public static SentReturn Of(SubmissionContent kept)
    {
        using var packed = new BrotliStream(new MemoryStream(kept.Body, writable: false), CompressionMode.Decompress);
        using var body = new MemoryStream();
        packed.CopyTo(body);
        return new(kept.Head is null ? null : JsonSerializer.Deserialize<ReturnHead>(kept.Head, VrnJson.Options), body.ToArray());
    }

    public SubmissionContent Kept(Guid submission)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(Body);
        }
        return new() { SubmissionId = submission, Head = Head is null ? null : JsonSerializer.Serialize(Head, AsSent), Body = packed.ToArray() };
    }

    /// <returns>What can be read of it, with faults; or why nothing can.</returns>
    internal (ReturnContent? Content, ProblemAnswer? Refusal) Read(OutcomesCatalogue catalogue, CellGuard guard)
    {
        if (Head is not null)
        {
            return CsvReturn.Read(Body, Head, catalogue, guard) is { } rows ? (rows, null) : (null, new ProblemAnswer(Problems.TooManyRows));
        }
        var (content, problem) = JsonReturn.Read(Body, catalogue, guard);
        return (content, problem is null ? null : new ProblemAnswer(problem));
    }
}
