using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Intake;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Features.ServiceDirectory.Seeding;

/// <param name="Parent">Code or URI of another term of the list.</param>
internal sealed record TermRow(string? Uri, string? Code, string? Name, string? Description, string? Parent);

/// <summary>
/// Another publisher's list of terms. A renamed term is rendered into every service that carries it; terms that the rows lack stay, for
/// services carry them.
/// </summary>
internal sealed class TaxonomyImport(VrnDbContext db, DirectoryWriter writer)
{
    private const string Own = "vrn-";

    /// <param name="name">Of the list; its code when it is new and none is given.</param>
    /// <returns>How many terms the list has, or why nothing was written.</returns>
    public async Task<(int Terms, string? Refusal)> Run(string code, string? name, IReadOnlyList<TermRow> rows, CancellationToken ct)
    {
        if (Fault(code, name, rows) is { } fault)
        {
            return (0, fault);
        }
        Guid[] there = await db.Set<TaxonomyTerm>().Where(term => term.Taxonomy!.Code == code).Select(term => term.Id).ToArrayAsync(ct);
        var (terms, refusal) = (0, (string?)null);
        try
        {
            await writer.Write(new Touched { Terms = there }, async token => terms = await Edit(code, name, rows, token), ct);
        }
        catch (RefusedListException refused)
        {
            refusal = refused.Message;
        }
        return (terms, refusal);
    }

    private static string? Fault(string code, string? name, IReadOnlyList<TermRow> rows)
    {
        if (!SourceRoutes.IsCode(code) || code.StartsWith(Own, StringComparison.Ordinal) || name?.Length > 200)
        {
            return "A list has a code of 1 to 64 small letters, digits and hyphens that does not begin with vrn-, and a name of at most 200 characters.";
        }
        var bad = rows.FirstOrDefault(row => row.Code?.Trim() is not { Length: > 0 and <= 100 } one || one.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is ',' or ':')
            || row.Name?.Trim() is not { Length: > 0 and <= 200 } || row.Description?.Length > 2000 || (Text(row.Uri) is { } uri && !IsAddress(uri))
            || $"{row.Name}{row.Description}".Any(char.IsControl));
        return bad is not null ? $"The term '{bad.Code}' needs a code without blanks, commas and colons, a name, and a URI that begins with http."
            : rows.GroupBy(row => row.Code!.Trim(), StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice ? $"The term '{twice.Key}' stands there twice."
            : rows.Where(row => Text(row.Uri) is not null).GroupBy(row => Text(row.Uri), StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } same ? $"The URI {same.Key} stands there twice."
            : null;
    }

    private async Task<int> Edit(string code, string? name, IReadOnlyList<TermRow> rows, CancellationToken ct)
    {
        var list = await db.Set<Taxonomy>().SingleOrDefaultAsync(one => one.Code == code, ct);
        if (list is null)
        {
            db.Add(list = new Taxonomy { Code = code, Name = name ?? code });
        }
        list.Name = name ?? list.Name;
        var terms = await db.Set<TaxonomyTerm>().Where(term => term.TaxonomyId == list.Id).ToDictionaryAsync(term => term.Code, StringComparer.Ordinal, ct);
        string[] uris = [.. rows.Select(row => Text(row.Uri)).OfType<string>()];
        if (await db.Set<TaxonomyTerm>().Where(term => term.TaxonomyId != list.Id && uris.Contains(term.Uri!)).Select(term => term.Uri).FirstOrDefaultAsync(ct) is { } taken)
        {
            throw new RefusedListException($"The URI {taken} is another list's.");
        }
        foreach (var row in rows)
        {
            if (!terms.TryGetValue(row.Code!.Trim(), out var term))
            {
                db.Add(term = terms[row.Code.Trim()] = new TaxonomyTerm { TaxonomyId = list.Id, Code = row.Code.Trim(), Name = row.Name!.Trim() });
            }
            (term.Name, term.Description, term.Uri) = (row.Name!.Trim(), Text(row.Description), Text(row.Uri));
        }
        var byUri = terms.Values.Where(term => term.Uri is not null).ToDictionary(term => term.Uri!, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var parent = Text(row.Parent) is not { } named ? null : terms.GetValueOrDefault(named) ?? byUri.GetValueOrDefault(named)
                ?? throw new RefusedListException($"The parent '{named}' of '{row.Code}' is no term of the list.");
            terms[row.Code!.Trim()].ParentId = parent?.Id;
        }
        await Close(terms.Values, ct);
        return terms.Count;
    }

    /// <summary>Depths, and the terms above each term at every distance.</summary>
    private async Task Close(Dictionary<string, TaxonomyTerm>.ValueCollection terms, CancellationToken ct)
    {
        var byId = terms.ToDictionary(term => term.Id);
        Guid[] ids = [.. byId.Keys];
        var present = (await db.Set<TermClosure>().Where(link => ids.Contains(link.DescendantId)).ToListAsync(ct)).ToDictionary(link => (link.AncestorId, link.DescendantId));
        foreach (var term in terms)
        {
            var (depth, seen) = (0, new HashSet<Guid>());
            for (var above = term; above is not null; above = above.ParentId is { } parent ? byId[parent] : null)
            {
                if (!seen.Add(above.Id))
                {
                    throw new RefusedListException($"The term '{term.Code}' is beneath itself.");
                }
                if (present.Remove((above.Id, term.Id), out var link))
                {
                    db.Entry(link).Property(one => one.Depth).CurrentValue = depth;
                }
                else
                {
                    db.Add(new TermClosure { AncestorId = above.Id, DescendantId = term.Id, Depth = depth });
                }
                depth++;
            }
            term.Depth = depth - 1;
        }
        db.RemoveRange(present.Values);
    }

    private static bool IsAddress(string text) => text.Length <= 800 && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private static string? Text(string? text) => text?.Trim() is { Length: > 0 } said ? said : null;

    private sealed class RefusedListException(string message) : Exception(message);
}
