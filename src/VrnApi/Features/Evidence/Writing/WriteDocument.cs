using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence.Writing;

/// <param name="PublishedOn">The date as printed, such as <c>autumn 2020</c>.</param>
/// <param name="PublishedFrom">First day of the printed period.</param>
/// <param name="PublishedTo">Last day of the printed period.</param>
/// <param name="Sha256">Of the file that was read, 64 lower-case hexadecimal digits.</param>
public sealed record DocumentBody(
    string Code, string Title, string Publisher, string Edition, string PublishedOn, DateOnly? PublishedFrom = null, DateOnly? PublishedTo = null,
    DatePrecision Precision = DatePrecision.Unknown, string? Sha256 = null, string? Url = null);

/// <summary>A passage with the document that it stands in.</summary>
public sealed record CitationDetail(Guid Id, DocumentModel Document, string Section, string? Quote, string? Url, DateOnly? AccessedOn);

/// <summary>Registers a document that statements are taken from (scope <c>evidence:rate</c>), and reads a passage of one (scope <c>evidence:read</c>).</summary>
public static class WriteDocument
{
    internal static async Task<Results<CreatedAnswer<DocumentModel>, ProblemAnswer>> Handle(HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<DocumentBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var checks = Faults(body!);
        if (checks.Faults.Count > 0)
        {
            return EvidenceWriter.Refusal(checks.Faults);
        }
        if (await writer.Persons(caller, "document", body!.Code, checks.Texts, ct) is { } personal)
        {
            return personal;
        }
        if (await writer.Enter(ct) is null)
        {
            return EvidenceWriter.Busy;
        }
        var db = writer.Db;
        if (await db.Set<SourceDocument>().AnyAsync(row => row.Code == body.Code, ct))
        {
            return new ProblemAnswer(Problems.DocumentTaken, null, [Fault.At("/code", Problems.DocumentTaken.Code, "Another document has it.")]);
        }
        db.Add(new SourceDocument
        {
            Code = body.Code,
            Title = body.Title,
            Publisher = body.Publisher,
            Edition = body.Edition,
            PublishedText = body.PublishedOn,
            PublishedFrom = body.PublishedFrom,
            PublishedTo = body.PublishedTo,
            PublishedPrecision = body.Precision,
            Sha256 = body.Sha256,
            Url = body.Url,
        });
        writer.Told(caller, "evidence.changed", "document", body.Code, writer.Clock());
        await db.SaveChangesAsync(ct);
        return writer.Created(Vocabularies.Model(await db.Set<SourceDocument>().AsNoTracking().SingleAsync(row => row.Code == body.Code, ct)), "/v1/evidence/documents");
    }

    /// <summary>A passage that only proposals of others are taken from is not there.</summary>
    public static async Task<Results<JsonAnswer<CitationDetail>, ProblemAnswer>> Citation([FromRoute] Guid id, Caller caller, VrnDbContext db, CancellationToken ct)
    {
        var (records, values) = (db.Set<Data.Evidence.Record>().Where(record => record.CitationId == id).Select(record => record.Id),
            db.Set<AssessmentValue>().Where(value => value.CitationId == id).Select(value => value.AssessmentId));
        var visible = RecordDetails.Visible(db, caller);
        var hidden = await db.Set<Data.Evidence.Record>().AnyAsync(record => records.Contains(record.Id) || values.Contains(record.Id), ct)
            && !await visible.AnyAsync(record => records.Contains(record.Id) || values.Contains(record.Id), ct);
        if (hidden || await db.Set<Citation>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is not { } citation)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var document = await db.Set<SourceDocument>().AsNoTracking().SingleAsync(row => row.Code == citation.DocumentCode, ct);
        return new JsonAnswer<CitationDetail>(new(citation.Id, Vocabularies.Model(document), citation.Section, citation.Quote, citation.Url, citation.AccessedOn));
    }

    private static Checks Faults(DocumentBody body)
    {
        var checks = new Checks();
        checks.Code("/code", body.Code);
        checks.Text("/title", body.Title, 300, required: true);
        checks.Text("/publisher", body.Publisher, 200, required: true);
        checks.Text("/edition", body.Edition, 200, required: true);
        checks.Text("/publishedOn", body.PublishedOn, 60, required: true);
        checks.Day("/publishedFrom", body.PublishedFrom);
        checks.Day("/publishedTo", body.PublishedTo);
        checks.Address("/url", body.Url);
        if (body.PublishedTo < body.PublishedFrom || (body.PublishedTo is not null && body.PublishedFrom is null))
        {
            checks.Wrong("/publishedTo", Problems.ValidityInverted, "The last day of the period is not before the first.");
        }
        if (body.Precision == DatePrecision.Unknown != body.PublishedFrom is null)
        {
            checks.Wrong("/precision", "A precision is given with the first day of the period.");
        }
        if (body.Sha256 is { } hash && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower)))
        {
            checks.Wrong("/sha256", "64 lower-case hexadecimal digits are expected.");
        }
        return checks;
    }
}
