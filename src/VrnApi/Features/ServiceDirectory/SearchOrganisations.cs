using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
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
    /// <param name="TaxonomyTermId">Tagged with one of these terms, or with a published service that is.</param>
    /// <param name="TaxonomyId">The same by lists of terms.</param>
    public sealed record Criteria(string? Search, string? View, int? Limit, string? After,
        [property: FromQuery(Name = "taxonomy_term_id")] Guid[]? TaxonomyTermId = null, [property: FromQuery(Name = "taxonomy_id")] Guid[]? TaxonomyId = null);

    /// <summary>What narrows the list. REST, GraphQL and the open feed ask with the same record.</summary>
    public sealed record Filter(string? Search)
    {
        /// <summary>Combined conditions on what the listing says.</summary>
        public Conditions? Where { get; init; }
    }

    /// <summary>Conditions that can be combined, all on what every partner's document says.</summary>
    /// <param name="LastModified">When what the caller may see of it last changed.</param>
    public sealed record Conditions(
        IdFilter? Uuid, StringFilter? Name, StringFilter? Kind, RangeFilter<DateTimeOffset>? LastModified,
        IReadOnlyList<Conditions>? And, IReadOnlyList<Conditions>? Or, Conditions? Not) : Combined<Conditions>(And, Or, Not);

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
        var (terms, taxonomies) = (criteria.TaxonomyTermId ?? [], criteria.TaxonomyId ?? []);
        return await request.Answer<Organisation, OrganisationDocument>(
            http, db, OpenFeed.OpenOrganisations.Tagged(db, Query(db, new Filter(criteria.Search)), terms, taxonomies), DocumentKind.Organisation,
            [criteria.Search, string.Join(',', terms), string.Join(',', taxonomies)], ct);
    }

    internal static IQueryable<Organisation> Query(VrnDbContext db, Filter filter)
    {
        var organisations = db.Set<Organisation>().Where(organisation => organisation.IsLive);
        foreach (var word in Folding.Words(filter.Search))
        {
            // Words are letters and digits, and the sort key is folded words: a plain "contains" finds beginnings of words.
            var inside = " " + word;
            organisations = organisations.Where(organisation => (" " + organisation.NameSort).Contains(inside));
        }
        return filter.Where is { } conditions
            ? organisations.Where(Filtering.Of<Organisation, Conditions>(db, conditions, (own, all) => Add(db, own, all)))
            : organisations;
    }

    private static void Add(VrnDbContext db, Conditions own, Filtering<Organisation> all)
    {
        all.On(organisation => organisation.Id, own.Uuid).On(organisation => organisation.Name, own.Name).On(organisation => organisation.Kind, own.Kind);
        if (own.LastModified is { } lastModified)
        {
            var documents = DocumentRows.Modified(db, DocumentKind.Organisation, lastModified);
            all.Add(organisation => documents.Any(document => document.EntityId == organisation.Id));
        }
    }

    /// <summary>A stretch of the list, whole documents: what GraphQL reads.</summary>
    public static Task<Slice<DocumentRow>> Page<TModel>(
        VrnDbContext db, Filter filter, Order<Found<Organisation>, TModel> order, Window window, CancellationToken ct) =>
        DocumentRows.Page(db, Query(db, filter), DocumentKind.Organisation, order, window, full: true, ct);

    public static Task<int> Count(VrnDbContext db, Filter filter, CancellationToken ct) =>
        Query(db, filter).Having(db, DocumentKind.Organisation).CountAsync(ct);

    /// <summary>Whether the list has rows within a stretch.</summary>
    public static Task<bool> Any<TModel>(
        VrnDbContext db, Filter filter, Order<Found<Organisation>, TModel> order, Window beyond, CancellationToken ct) =>
        order.Within(Query(db, filter).Having(db, DocumentKind.Organisation), db, beyond).AnyAsync(ct);
}
