using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>Services at the places that anybody may know, by the service's name.</summary>
public static class OpenServiceLocations
{
    public static async Task<Results<OpenPage<ServiceAtLocationDocument>, ProblemAnswer>> Page(VrnDbContext db, HttpContext http, CancellationToken ct)
    {
        var query = new OpenQuery(http.Request.Query);
        var ask = query.Ask(full: true, modifiedAfter: true);
        var criteria = OpenServices.Criteria.Read(query);
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }
        var tag = DocumentBytes.ListTag(await DocumentRows.Revision(db).SingleAsync(ct), ["oruk-service-at-locations", ask.Words, .. criteria.Words]);
        if (Conditional.IsCurrent(http, tag))
        {
            return OpenPage<ServiceAtLocationDocument>.Current(tag);
        }
        var keys = criteria.Narrow(db).Join(db.Set<ServiceLocation>(), service => service.Id, link => link.ServiceId,
            (service, link) => new OpenKey { Id = link.Id, NameSort = service.NameSort });
        var total = await OpenDocuments.Count(db, keys, DocumentKind.ServiceLocation, ask, ct);
        var rows = await OpenDocuments.Statement(db, keys, DocumentKind.ServiceLocation, ask).ToListAsync(ct);
        return new OpenPage<ServiceAtLocationDocument>(rows, total, ask, tag);
    }

    public static Task<Results<DocumentAnswer<ServiceAtLocationDocument>, NotModifiedAnswer, ProblemAnswer>> One(
        Guid id, VrnDbContext db, TimeProvider time, HttpContext http, CancellationToken ct) =>
        GetDocument.Answer<ServiceAtLocationDocument>(
            db, GetDocument.Visible(db, DocumentKind.ServiceLocation, id), time, http, OpenFeedRoutes.Cached, ct);
}
