using System.Text.RegularExpressions;
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

/// <summary>Everything that is wrong with a body, told together, and its texts for the guard.</summary>
internal sealed partial class Checks
{
    private static readonly DateOnly First = new(1900, 1, 1);
    private static readonly DateOnly Last = new(2999, 12, 31);

    public List<Fault> Faults { get; } = [];

    public List<(string Pointer, string? Text)> Texts { get; } = [];

    public void Wrong(string pointer, Problem problem, string message) => Faults.Add(Fault.At(pointer, problem.Code, message));

    public void Wrong(string pointer, string message) => Wrong(pointer, Problems.ValidationFailed, message);

    /// <summary>A text that readers will see.</summary>
    /// <param name="lines">Whether it may have several lines.</param>
    public void Text(string pointer, string? text, int most, bool required = false, bool lines = false)
    {
        if (text is null && !required)
        {
            return;
        }
        if (text is null || text.Trim().Length == 0 || text.Length > most || text.Any(c => char.IsControl(c) && !(lines && c == '\n')))
        {
            Wrong(pointer, $"A text of 1 to {most} characters{(lines ? "" : " on one line")} is expected.");
            return;
        }
        Texts.Add((pointer, text));
    }

    public void Code(string pointer, string? code)
    {
        if (code is null || code.Length > 60 || !Kebab().IsMatch(code))
        {
            Wrong(pointer, "A code has 1 to 60 lower-case letters, digits and single hyphens.");
        }
    }

    public void Day(string pointer, DateOnly? day)
    {
        if (day < First || day > Last)
        {
            Wrong(pointer, $"Days lie between {First:yyyy-MM-dd} and {Last:yyyy-MM-dd}.");
        }
    }

    public void Address(string pointer, string? url)
    {
        if (url is not null && (url.Length > 2048 || url.Any(c => c is <= ' ' or '\u007f') || !Uri.TryCreate(url, UriKind.Absolute, out var address)
            || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0))
        {
            Wrong(pointer, "An absolute web address of at most 2048 characters is expected.");
        }
    }

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

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Kebab();
}
