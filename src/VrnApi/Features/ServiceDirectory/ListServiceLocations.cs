using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>Services at the places that the caller's tier may know. Scope services:read.</summary>
public static class ListServiceLocations
{
    private const string Path = "/v1/directory/service-locations";

    /// <param name="ServiceId">Only places of this service.</param>
    /// <param name="LocationId">Only services at this place.</param>
    /// <param name="ModifiedAfter">Inclusive, on what the caller's tier sees.</param>
    /// <param name="View">summary (default) or full.</param>
    /// <param name="Limit">1 to 100 items; 25 when left out.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Criteria(
        [property: FromQuery(Name = "service_id")] Guid? ServiceId, [property: FromQuery(Name = "location_id")] Guid? LocationId,
        [property: FromQuery(Name = "modified_after")] DateTimeOffset? ModifiedAfter, string? View, int? Limit, string? After);

    public static async Task<Results<DocumentPage<ServiceAtLocationDocument>, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, Caller caller, VrnDbContext db, Cursors cursors, HttpContext http, CancellationToken ct)
    {
        if (ListRequest.Read(caller, cursors, Path, null, null, criteria.View, [], out var view) is { } unknown)
        {
            return unknown;
        }
        if (IdPage.Read(caller, cursors, Path, criteria.Limit, criteria.After, out var page) is { } refusal)
        {
            return refusal;
        }
        var places = PublishedPlaces.Of(db);
        if (criteria.ServiceId is { } service)
        {
            places = places.Where(place => place.ServiceId == service);
        }
        if (criteria.LocationId is { } location)
        {
            places = places.Where(place => place.LocationId == location);
        }
        if (criteria.ModifiedAfter is { } since)
        {
            var moment = since.ToUniversalTime();
            places = places.Where(place => place.Document.LastModified >= moment);
        }
        var ids = (await page.Cut(places.Select(place => place.LinkId), ct)).ToArray();
        var rows = await PublishedPlaces.Of(db).Where(place => ids.Contains(place.LinkId)).OrderBy(place => place.LinkId)
            .Select(place => new DocumentRow(place.LinkId, "", view.Full ? place.Document.Full! : place.Document.Summary!, 0)).ToListAsync(ct);
        return page.Answer<ServiceAtLocationDocument>(http, rows);
    }
}
