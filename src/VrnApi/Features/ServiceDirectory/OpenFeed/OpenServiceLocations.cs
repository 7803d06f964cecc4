using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Searching;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>Services at the places that anybody may know: by distance where a point is given, else by the service's name.</summary>
public static class OpenServiceLocations
{
    private static readonly string[] OfPage = ["page", "per_page", "full", "minimal", "format"];

    public static Task<Results<OpenPage<ServiceAtLocationDocument>, ProblemAnswer>> List(
        [AsParameters] OpenParameters parameters, VrnDbContext db, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        _ = parameters;
        return Page(db, clock, http, ct);
    }

    public static async Task<Results<OpenPage<ServiceAtLocationDocument>, ProblemAnswer>> Page(VrnDbContext db, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var (values, unread) = await OpenAsk.Values(http, ct);
        if (unread is not null)
        {
            return unread;
        }
        var asked = new Asked(values);
        var ask = OpenAsk.Read(asked, full: true, modifiedAfter: true);
        var (question, faults) = await ServiceQuestion.Read(values, db, clock, isPartner: false, ct);
        asked.Add(faults);
        if (asked.Refusal is { } refusal)
        {
            return refusal;
        }
        var revision = question.DependsOnNow ? (long?)null : await DocumentRows.Revision(db).SingleAsync(ct);
        var tag = revision is { } at ? DocumentBytes.ListTag(at, "oruk-service-at-locations", Near.Understood(question.Near), asked.Words()) : null;
        if (tag is not null && Conditional.IsCurrent(http, tag))
        {
            return OpenPage<ServiceAtLocationDocument>.Current(tag);
        }
        var keys = Keys(question);
        var counted = revision is { } then ? DocumentBytes.ListTag(then, "oruk-service-at-locations-total", Near.Understood(question.Near), asked.Words(OfPage)) : null;
        var total = await OpenTotals.Count(db, counted, () => OpenDocuments.Count(db, keys, DocumentKind.ServiceLocation, ask, ct));
        var rows = await OpenDocuments.Statement(db, keys, DocumentKind.ServiceLocation, ask, byDistance: question.Near is { HasPoint: true }).ToListAsync(ct);
        var place = question.Near is null ? null : question with { Near = question.Near with { Coverage = CoverageMode.Ignore }, Text = null, Needed = null };
        return new OpenPage<ServiceAtLocationDocument>(place is null ? rows : rows.ConvertAll(row => row.With(place)), total, ask, tag);
    }

    public static Task<Results<DocumentAnswer<ServiceAtLocationDocument>, NotModifiedAnswer, ProblemAnswer>> One(
        Guid id, VrnDbContext db, TimeProvider time, HttpContext http, CancellationToken ct) =>
        GetDocument.Answer<ServiceAtLocationDocument>(db, DocumentKind.ServiceLocation, id, time, http, OpenFeedRoutes.Cached, ct);

    /// <summary>What narrows the service narrows its places; how far away one is, and where it lies, is asked of the place itself.</summary>
    private static IQueryable<OpenKey> Keys(ServiceQuestion question)
    {
        var db = question.Db;
        var services = question.Without("proximity").Without("modified_after").Without("bbox").Services();
        var links = services.Join(db.Set<ServiceLocation>(), service => service.Id, link => link.ServiceId, (service, link) => new { link.Id, link.LocationId, service.NameSort });
        if (question.Near?.Box is var (west, south, east, north))
        {
            links = links.Where(link => db.Set<LocationTier>().Any(place => place.LocationId == link.LocationId
                && place.Latitude >= south && place.Latitude <= north && place.Longitude >= west && place.Longitude <= east));
        }
        if (question.Near is not { HasPoint: true } near)
        {
            return links.Select(link => new OpenKey { Id = link.Id, NameSort = link.NameSort });
        }
        var distances = near.Distances(db, near.ProximityM);
        if (near.ProximityM is { } metres)
        {
            return links.Join(distances.Where(place => place.DistanceM <= metres), link => link.Id, place => place.ServiceLocationId,
                (link, place) => new OpenKey { Id = link.Id, NameSort = link.NameSort, DistanceM = place.DistanceM });
        }
        return links.LeftJoin(distances, link => link.Id, place => place.ServiceLocationId,
            (link, place) => new OpenKey { Id = link.Id, NameSort = link.NameSort, DistanceM = place == null ? null : place.DistanceM });
    }
}
