using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>What lists of documents have in common: page size, cursor, view, entity tag, next address.</summary>
internal sealed record ListRequest(Caller Caller, Cursors Cursors, string List, int Limit, string? Cursor, string[]? After, bool Full)
{
    /// <returns>The refusal that names every fault; null when the request can be answered.</returns>
    public static ProblemAnswer? Read(
        Caller caller, Cursors cursors, string list, int? limit, string? cursor, string? view, IReadOnlyList<Fault> found, out ListRequest request)
    {
        var faults = found.ToList();
        var (size, fault) = Paging.Limit(limit);
        if (fault is not null)
        {
            faults.Add(fault);
        }
        if (view is not (null or "summary" or "full"))
        {
            faults.Add(Fault.InQuery("view", Problems.InvalidParameter.Code, "The value must be summary or full."));
        }
        string[]? after = null;
        if (cursor is not null && !TryOpen(caller, cursors, list, cursor, out after))
        {
            faults.Add(Fault.InQuery("after", Problems.InvalidCursor.Code, "The cursor was not given out for this list."));
        }
        request = new ListRequest(caller, cursors, list, size, cursor, after, view == "full");
        return faults.Count == 0 ? null : new ProblemAnswer(Searching.Asked.ProblemOf(faults), null, faults);
    }

    /// <param name="asked">The caller's own words for the filter; part of the entity tag.</param>
    public async Task<DocumentPage<TDocument>> Answer<TRoot, TDocument>(
        HttpContext http, VrnDbContext db, IQueryable<TRoot> roots, DocumentKind kind, string?[] asked, CancellationToken ct)
        where TRoot : class, INamedRoot
    {
        if (http.Request.Headers.IfNoneMatch.Count > 0)
        {
            var tag = Tag(await DocumentRows.Revision(db).SingleAsync(ct), db, asked);
            if (Conditional.IsCurrent(http, tag))
            {
                return DocumentPage<TDocument>.Current(tag);
            }
        }
        var slice = await DocumentRows.Page(db, roots, kind, NameOrder<TRoot>.Rows, new Window(Limit, After), Full, ct);
        var revision = slice.Rows.Count > 0 ? slice.Rows[0].Revision : await DocumentRows.Revision(db).SingleAsync(ct);
        var next = slice.HasNext
            ? Paging.NextAddress(http, Cursors.Seal(Caller, List, NameOrder<TRoot>.Rows.Place(slice.Rows[^1])))
            : null;
        return new DocumentPage<TDocument>(slice.Rows, next, Tag(revision, db, asked));
    }

    private string Tag(long revision, VrnDbContext db, string?[] asked) => DocumentBytes.ListTag(revision,
        [List, db.Scope.Tier.ToString(), Caller.ClientId, Caller.AreaCode, Limit.ToString(System.Globalization.CultureInfo.InvariantCulture), Cursor, Full ? "full" : "summary", .. asked]);

    private static bool TryOpen(Caller caller, Cursors cursors, string list, string cursor, out string[]? place)
    {
        place = cursors.TryOpen(caller, list, cursor, 2, out var values) && Guid.TryParse(values[1], out _) ? values : null;
        return place is not null;
    }
}
