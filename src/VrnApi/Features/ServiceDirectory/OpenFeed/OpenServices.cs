using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>The open feed's services, for anybody; whatever the status, the standard's order of pages.</summary>
public static class OpenServices
{
    private const int DefaultPage = 50, LargestPage = 500, LargestFullPage = 100;

    public static async Task<Results<OpenPage<ServiceDocument>, ProblemAnswer>> Page(VrnDbContext db, HttpContext http, CancellationToken ct)
    {
        var query = new OpenQuery(http.Request.Query);
        var full = query.Flag("full");
        var perPage = query.Number("per_page", DefaultPage, full ? LargestFullPage : LargestPage);
        var number = query.Number("page", 1, int.MaxValue / LargestPage);
        var (search, area) = (query.Text("search"), query.Text("area"));
        var (organisation, term) = (query.Id("organization_id"), query.Id("taxonomy_term_id"));
        var (filter, faults) = SearchServices.Filter.Of(search, area, status: null);
        query.Add(faults);
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }
        var revision = await DocumentRows.Revision(db).SingleAsync(ct);
        var tag = DocumentBytes.ListTag(revision, "oruk", $"{number}/{perPage}/{full}", search, area, organisation?.ToString(), term?.ToString());
        if (Conditional.IsCurrent(http, tag))
        {
            return OpenPage<ServiceDocument>.Current(tag);
        }
        var services = SearchServices.Query(db, filter);
        if (organisation is not null)
        {
            services = services.Where(service => service.OrganisationId == organisation);
        }
        if (term is not null)
        {
            services = services.Where(service => db.Set<TermLink>().Any(link =>
                link.TermId == term && link.LinkKind == LinkKind.Service && link.LinkId == service.Id));
        }
        var total = await services.Having(db, DocumentKind.Service).CountAsync(ct);
        var rows = await DocumentRows.Statement(db, services, DocumentKind.Service, (number - 1) * perPage, perPage, full).ToListAsync(ct);
        return new OpenPage<ServiceDocument>(rows, total, number, perPage, tag);
    }

    public static Task<Results<DocumentAnswer<ServiceDocument>, NotModifiedAnswer, ProblemAnswer>> One(
        Guid id, VrnDbContext db, TimeProvider time, HttpContext http, CancellationToken ct) =>
        GetDocument.Answer<ServiceDocument>(
            db, GetDocument.Visible(db, DocumentKind.Service, id), time, http, OpenFeedRoutes.Cached, ct);
}
