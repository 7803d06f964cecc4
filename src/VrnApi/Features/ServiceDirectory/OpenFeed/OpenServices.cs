using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>The open feed's services, for anybody; whatever the status, the standard's order of pages.</summary>
public static class OpenServices
{
    public static async Task<Results<OpenPage<ServiceDocument>, ProblemAnswer>> Page(VrnDbContext db, HttpContext http, CancellationToken ct)
    {
        var query = new OpenQuery(http.Request.Query);
        var ask = query.Ask(full: true, minimal: true, modifiedAfter: true);
        var criteria = Criteria.Read(query);
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }
        var tag = DocumentBytes.ListTag(await DocumentRows.Revision(db).SingleAsync(ct), ["oruk", ask.Words, .. criteria.Words]);
        if (Conditional.IsCurrent(http, tag))
        {
            return OpenPage<ServiceDocument>.Current(tag);
        }
        var services = criteria.Narrow(db);
        var keys = services.Select(service => new OpenKey { Id = service.Id, NameSort = service.NameSort });
        var total = await OpenDocuments.Count(db, keys, DocumentKind.Service, ask, ct);
        var rows = ask.Minimal
            ? await Minimal(db, services, ask, ct)
            : await OpenDocuments.Statement(db, keys, DocumentKind.Service, ask).ToListAsync(ct);
        return new OpenPage<ServiceDocument>(rows, total, ask, tag);
    }

    public static Task<Results<DocumentAnswer<ServiceDocument>, NotModifiedAnswer, ProblemAnswer>> One(
        Guid id, VrnDbContext db, TimeProvider time, HttpContext http, CancellationToken ct) =>
        GetDocument.Answer<ServiceDocument>(
            db, GetDocument.Visible(db, DocumentKind.Service, id), time, http, OpenFeedRoutes.Cached, ct);

    /// <summary>By id, so that two copies can be compared; by date when a date was asked for.</summary>
    private static async Task<List<DocumentRow>> Minimal(VrnDbContext db, IQueryable<Service> services, OpenAsk ask, CancellationToken ct)
    {
        var found = services.Join(OpenDocuments.Of(db, DocumentKind.Service, ask), service => service.Id, document => document.EntityId,
            (service, document) => new { service.Id, service.Name, service.NameSort, service.Status, document.LastModified });
        var ordered = ask.ModifiedAfter is null ? found.OrderBy(row => row.Id) : found.OrderBy(row => row.LastModified).ThenBy(row => row.Id);
        var rows = await ordered.Skip(ask.Skip).Take(ask.PerPage).ToListAsync(ct);
        return rows.ConvertAll(row => new DocumentRow(row.Id, row.NameSort, DocumentJson.Write(new MinimalDocument(
            row.Id, row.Name, Codes.Of(row.Status).Replace('-', ' '), row.LastModified, row.LastModified)), 0));
    }

    /// <summary>What narrows services and the places at which they are given.</summary>
    internal sealed record Criteria(SearchServices.Filter Filter, string? Search, Guid? Organisation, Guid? Taxonomy, Guid? Term)
    {
        public string?[] Words => [Search, Filter.Area, Organisation?.ToString(), Taxonomy?.ToString(), Term?.ToString()];

        public static Criteria Read(OpenQuery query)
        {
            var search = query.Text("search");
            var (filter, faults) = SearchServices.Filter.Of(search, query.Text("area"), status: null);
            query.Add(faults);
            return new Criteria(filter, search, query.Id("organization_id"), query.Id("taxonomy_id"), query.Id("taxonomy_term_id"));
        }

        public IQueryable<Service> Narrow(VrnDbContext db)
        {
            var services = SearchServices.Query(db, Filter);
            if (Organisation is { } organisation)
            {
                services = services.Where(service => service.OrganisationId == organisation);
            }
            if (Taxonomy is { } taxonomy)
            {
                services = services.Where(service => db.Set<TermLink>().Any(link =>
                    link.Term!.TaxonomyId == taxonomy && link.LinkKind == LinkKind.Service && link.LinkId == service.Id));
            }
            if (Term is { } term)
            {
                services = services.Where(service => db.Set<TermLink>().Any(link =>
                    link.TermId == term && link.LinkKind == LinkKind.Service && link.LinkId == service.Id));
            }
            return services;
        }
    }
}
