using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>The open feed's organisations, for anybody.</summary>
public static class OpenOrganisations
{
    public static async Task<Results<OpenPage<OrganisationDocument>, ProblemAnswer>> Page(VrnDbContext db, HttpContext http, CancellationToken ct)
    {
        var query = new OpenQuery(http.Request.Query);
        var ask = query.Ask(full: true, modifiedAfter: true);
        var search = query.Search();
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }
        var revision = await DocumentRows.Revision(db).SingleAsync(ct);
        var tag = DocumentBytes.ListTag(revision, "oruk-organizations", ask.Words, search);
        if (Conditional.IsCurrent(http, tag))
        {
            return OpenPage<OrganisationDocument>.Current(tag);
        }
        var organisations = SearchOrganisations.Query(db, new SearchOrganisations.Filter(search));
        var keys = organisations.Select(organisation => new OpenKey { Id = organisation.Id, NameSort = organisation.NameSort });
        var total = await OpenDocuments.Count(db, keys, DocumentKind.Organisation, ask, ct);
        var rows = await OpenDocuments.Statement(db, keys, DocumentKind.Organisation, ask).ToListAsync(ct);
        return new OpenPage<OrganisationDocument>(rows, total, ask, tag);
    }

    public static Task<Results<DocumentAnswer<OrganisationDocument>, NotModifiedAnswer, ProblemAnswer>> One(
        Guid id, VrnDbContext db, TimeProvider time, HttpContext http, CancellationToken ct) =>
        GetDocument.Answer<OrganisationDocument>(
            db, GetDocument.Visible(db, DocumentKind.Organisation, id), time, http, OpenFeedRoutes.Cached, ct);
}
