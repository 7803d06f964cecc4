using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>Organisations by name. Scope organisations:read.</summary>
public static class SearchOrganisations
{
    private const string List = "/v1/directory/organisations?sort=name";

    /// <param name="Search">Words that must all occur in the name.</param>
    /// <param name="View">summary (default) or full.</param>
    /// <param name="Limit">1 to 100 items; 25 when left out.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Criteria(string? Search, string? View, int? Limit, string? After);

    public static async Task<Results<DocumentPage<OrganisationDocument>, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, Caller caller, VrnDbContext db, Cursors cursors, HttpContext http, CancellationToken ct)
    {
        List<Fault> faults = criteria.Search?.Length > Text.ParsedText.MaxLength
            ? [Fault.InQuery("search", Problems.InvalidParameter.Code, $"The value may have {Text.ParsedText.MaxLength} characters.")]
            : [];
        if (ListRequest.Read(caller, cursors, List, criteria.Limit, criteria.After, criteria.View, faults, out var request) is { } refusal)
        {
            return refusal;
        }
        return await request.Answer<Organisation, OrganisationDocument>(
            http, db, Query(db, criteria.Search), DocumentKind.Organisation, [criteria.Search], ct);
    }

    internal static IQueryable<Organisation> Query(VrnDbContext db, string? search)
    {
        var organisations = db.Set<Organisation>().Where(organisation => organisation.IsLive);
        foreach (var word in Folding.Words(search))
        {
            // Words are letters and digits, and the sort key is folded words: a plain "contains" finds beginnings of words.
            var inside = " " + word;
            organisations = organisations.Where(organisation => (" " + organisation.NameSort).Contains(inside));
        }
        return organisations;
    }

    /// <summary>A stretch of the list, whole documents: what GraphQL reads.</summary>
    public static Task<DocumentSlice> Page(VrnDbContext db, string? search, NameWindow window, CancellationToken ct) =>
        DocumentRows.Page(db, Query(db, search), DocumentKind.Organisation, window, full: true, ct);

    public static Task<int> Count(VrnDbContext db, string? search, CancellationToken ct) =>
        Query(db, search).Having(db, DocumentKind.Organisation).CountAsync(ct);

    /// <summary>Whether the list has a row within a stretch.</summary>
    public static Task<bool> Any(VrnDbContext db, string? search, NameWindow beyond, CancellationToken ct) =>
        Query(db, search).Within(db, beyond).Having(db, DocumentKind.Organisation).AnyAsync(ct);
}
