using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>Places as a tier may know them, cut out of the stored documents of the services that are there. Scope services:read.</summary>
public static class PublishedPlaces
{
    private const string Path = "/v1/directory/locations";

    /// <summary>A published service of the reader at a place that exists for the reader.</summary>
    internal sealed class AtPlace
    {
        public required Guid LocationId { get; init; }

        public required Guid LinkId { get; init; }

        public required Guid ServiceId { get; init; }

        public required StoredDocument Document { get; init; }
    }

    /// <param name="ServiceId">Only places of this service.</param>
    /// <param name="Own">The caller's own places in the edit view, also those where nothing is published.</param>
    /// <param name="Limit">1 to 100 items; 25 when left out.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Criteria([property: FromQuery(Name = "service_id")] Guid? ServiceId, bool? Own, int? Limit, string? After);

    /// <remarks>A place without a visible service is nobody's to see but its owner's: a draft must not show where it will be.</remarks>
    internal static IQueryable<AtPlace> Of(VrnDbContext db) => db.Set<ServiceLocation>()
        .Where(link => db.Set<Service>().Any(service => service.Id == link.ServiceId && service.IsLive))
        .Join(db.Set<StoredDocument>().Where(document => document.Kind == DocumentKind.ServiceLocation && document.DeletedAt == null),
            link => link.Id, document => document.EntityId,
            (link, document) => new AtPlace { LocationId = link.LocationId, LinkId = link.Id, ServiceId = link.ServiceId, Document = document });

    public static async Task<Results<DocumentPage<LocationDocument>, ProblemAnswer>> List(
        [AsParameters] Criteria criteria, Caller caller, VrnDbContext db, Cursors cursors, PlaceWrites writes, HttpContext http, CancellationToken ct)
    {
        if (IdPage.Read(caller, cursors, Path, criteria.Limit, criteria.After, out var page) is { } refusal)
        {
            return refusal;
        }
        List<DocumentRow> rows;
        if (criteria.Own == true)
        {
            var own = await page.Cut(db.Set<Location>().Where(place => place.OwnerPartnerId == caller.PartnerId).Select(place => place.Id), ct);
            var views = await writes.Views(own, ct);
            rows = [.. own.Where(views.ContainsKey).Select(id => new DocumentRow(id, "", views[id], 0))];
        }
        else
        {
            var published = criteria.ServiceId is { } service ? Of(db).Where(place => place.ServiceId == service) : Of(db);
            var ids = (await page.Cut(published.Select(place => place.LocationId).Distinct(), ct)).ToArray();
            var places = await ByIds(db, ids, ct);
            rows = [.. ids.Where(places.ContainsKey).Select(id => new DocumentRow(id, "", places[id], 0))];
        }
        return page.Answer<LocationDocument>(http, rows);
    }

    /// <param name="view"><c>edit</c> for the owner: the level of protection, and a place where nothing is published yet.</param>
    public static async Task<Results<DocumentAnswer<LocationDocument>, NotModifiedAnswer, ProblemAnswer>> Get(
        Guid id, [FromQuery] string? view, VrnDbContext db, Caller caller, PlaceWrites writes, HttpContext http, CancellationToken ct)
    {
        if (view is not (null or "full" or "edit"))
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [Fault.InQuery("view", Problems.InvalidParameter.Code, "The value must be full or edit.")]);
        }
        var bytes = view == "edit" ? null : await Published(db, id, ct);
        if (bytes is null)
        {
            if (await writes.Refuse(caller, id, ct) is { } foreign)
            {
                return foreign;
            }
            bytes = (await writes.View(id, ct)).Bytes;
        }
        return Conditional.IsCurrent(http, Conditional.ETag(bytes))
            ? new NotModifiedAnswer("private, no-store")
            : new DocumentAnswer<LocationDocument>(bytes, SHA256.HashData(bytes), "private, no-store");
    }

    /// <returns>UTF-8 JSON of the place in the reader's tier; null where no service that the reader sees is there.</returns>
    internal static async Task<byte[]?> Published(VrnDbContext db, Guid id, CancellationToken ct) =>
        (await ByIds(db, [id], ct)).GetValueOrDefault(id);

    /// <summary>UTF-8 JSON of those of the places at which the reader sees a service.</summary>
    internal static async Task<Dictionary<Guid, byte[]>> ByIds(VrnDbContext db, Guid[] ids, CancellationToken ct) =>
        await First(Of(db).Where(place => ids.Contains(place.LocationId))).Select(place => new { place.LocationId, place.Document.Full })
            .ToDictionaryAsync(place => place.LocationId, place => Place(place.Full!), ct);

    /// <summary>Every service at a place tells the same of it: one of them for each.</summary>
    private static IQueryable<AtPlace> First(IQueryable<AtPlace> places) =>
        places.Where(place => !places.Any(other => other.LocationId == place.LocationId && other.LinkId.CompareTo(place.LinkId) < 0));

    internal static byte[] Place(byte[] document)
    {
        using var parsed = JsonDocument.Parse(document);
        return JsonMarshal.GetRawUtf8Value(parsed.RootElement.GetProperty("location")).ToArray();
    }
}
