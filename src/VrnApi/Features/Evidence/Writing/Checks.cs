using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence.Writing;

/// <param name="Document">Code of a document of <c>/v1/evidence/documents</c>.</param>
/// <param name="Section">Where in it, such as <c>p. 4</c>; at most 200 characters.</param>
/// <param name="Quote">Word for word, at most 300 characters.</param>
/// <param name="Url">Address of the passage.</param>
/// <param name="AccessedOn">Day on which it was read there.</param>
public sealed record CitationBody(string Document, string Section, string? Quote = null, string? Url = null, DateOnly? AccessedOn = null);

/// <summary>What is wrong with a body of this area, its passage included.</summary>
internal sealed class Checks : BodyChecks
{
    /// <returns>The new row to add; null without a citation or when it is faulty.</returns>
    public async Task<Citation?> Cite(VrnDbContext db, string pointer, CitationBody? body, CancellationToken ct, bool required = true)
    {
        if (body is null)
        {
            if (required)
            {
                Wrong(pointer, Problems.CitationRequired, "Name the document and the section.");
            }
            return null;
        }
        var before = Faults.Count;
        if (string.IsNullOrWhiteSpace(body.Section))
        {
            Wrong($"{pointer}/section", Problems.CitationRequired, "Name the section.");
        }
        else
        {
            Text($"{pointer}/section", body.Section, 200);
        }
        if (string.IsNullOrWhiteSpace(body.Document))
        {
            Wrong($"{pointer}/document", Problems.CitationRequired, "Name the document.");
        }
        else if (!await db.Set<SourceDocument>().AnyAsync(row => row.Code == body.Document, ct))
        {
            Wrong($"{pointer}/document", Problems.UnknownDocument, "Documents are listed at /v1/evidence/documents.");
        }
        if (body.Quote is { Length: > 300 })
        {
            Wrong($"{pointer}/quote", Problems.QuoteTooLong, "A quote has at most 300 characters.");
        }
        else
        {
            Text($"{pointer}/quote", body.Quote, 300, lines: true);
        }
        Address($"{pointer}/url", body.Url);
        Day($"{pointer}/accessedOn", body.AccessedOn);
        return Faults.Count > before ? null
            : new Citation { DocumentCode = body.Document, Section = body.Section, Quote = body.Quote, Url = body.Url, AccessedOn = body.AccessedOn };
    }
}
