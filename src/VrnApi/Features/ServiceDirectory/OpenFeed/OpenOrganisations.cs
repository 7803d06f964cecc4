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
        var full = query.Flag("full");
        var perPage = query.Number("per_page", 50, full ? 100 : 500);
        var number = query.Number("page", 1, int.MaxValue / 500);
        var search = query.Text("search");
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }
        var revision = await DocumentRows.Revision(db).SingleAsync(ct);
        var tag = DocumentBytes.ListTag(revision, "oruk-organizations", $"{number}/{perPage}/{full}", search);
        if (Conditional.IsCurrent(http, tag))
        {
            return OpenPage<OrganisationDocument>.Current(tag);
        }
        var organisations = SearchOrganisations.Query(db, search);
        var total = await organisations.Having(db, DocumentKind.Organisation).CountAsync(ct);
        var rows = await DocumentRows.Statement(db, organisations, DocumentKind.Organisation, (number - 1) * perPage, perPage, full).ToListAsync(ct);
        return new OpenPage<OrganisationDocument>(rows, total, number, perPage, tag);
    }

    public static Task<Results<DocumentAnswer<OrganisationDocument>, NotModifiedAnswer, ProblemAnswer>> One(
        Guid id, VrnDbContext db, TimeProvider time, HttpContext http, CancellationToken ct) =>
        GetDocument.Answer<OrganisationDocument>(
            db, GetDocument.Visible(db, DocumentKind.Organisation, id), time, http, OpenFeedRoutes.Cached, ct);
}
