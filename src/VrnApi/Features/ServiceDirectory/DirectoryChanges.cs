using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Collections;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>Services and organisations in the change feed, the documents of the reader's tier; places, terms and collections.</summary>
internal static class DirectoryChanges
{
    public static readonly FeedKind Service = Kind(DocumentKind.Service, "services:read", "/v1/directory/services/") with { Narrow = NarrowServices };

    public static readonly FeedKind Organisation = Kind(DocumentKind.Organisation, "organisations:read", "/v1/directory/organisations/");

    public static readonly FeedKind Collection = new("collection", "services:read", id => CollectionRoutes.Base + id, async (reading, ids, ct) =>
        (await CollectionModel.ByIds(reading.Db, ids, ct)).ToDictionary(row => row.Key, row => new RawJson(JsonSerializer.SerializeToUtf8Bytes(row.Value, VrnJson.Options))))
    {
        Area = "directory",
    };

    /// <summary>As the reader's tier may know it, while a service that the reader sees is there.</summary>
    public static readonly FeedKind Location = new(PlaceChanges.Kind, "services:read", id => $"/v1/directory/locations/{id}", async (reading, ids, ct) =>
        (await PublishedPlaces.ByIds(reading.Db, [.. ids], ct)).ToDictionary(row => row.Key, row => new RawJson(row.Value)))
    {
        Area = "directory",
    };

    public static readonly FeedKind Term = new(TermChanges.Kind, "services:read", id => $"/v1/directory/taxonomy-terms/{id}", async (reading, ids, ct) =>
        (await ListTaxonomies.ByIds(reading.Db, [.. ids], ct)).ToDictionary(term => term.Id, term => RawJson.Of(term, VrnJson.Options)))
    {
        Area = "directory",
    };

    private static FeedKind Kind(DocumentKind kind, string scope, string path) => new(Codes.Of(kind), scope, id => path + id, async (reading, ids, ct) =>
        (await DocumentRows.ByIds(reading.Db, kind, ids, ct)).ToDictionary(row => row.Key, row => new RawJson(row.Value)))
    {
        Area = "directory",
    };

    /// <summary>By the areas and terms of the reader's own search.</summary>
    private static async Task<HashSet<Guid>> NarrowServices(FeedReading reading, IReadOnlyCollection<Guid> ids, ChangeNarrowing narrowing, CancellationToken ct) =>
        [.. await Statement(reading.Db, [.. ids], [.. narrowing.Areas], [.. narrowing.Terms]).ToListAsync(ct)];

    internal static IQueryable<Guid> Statement(VrnDbContext db, Guid[] ids, string[] areas, string[] terms)
    {
        var services = db.Set<Service>().Where(service => ids.Contains(service.Id));
        if (areas.Length > 0)
        {
            var inside = areas.Select(area => db.Set<Service>().Where(AreaFilter.Is(db, area, "either")).Select(service => service.Id)).Aggregate(Queryable.Union);
            services = services.Where(service => inside.Contains(service.Id));
        }
        if (terms.Length > 0)
        {
            var named = db.Set<TaxonomyTerm>().Where(term => terms.Contains(term.Taxonomy!.Code + ":" + term.Code)).Select(term => term.Id);
            var meant = db.Set<TermClosure>().Where(pair => named.Contains(pair.AncestorId)).Select(pair => pair.DescendantId);
            services = services.Where(service => db.Set<TermLink>().Any(link => link.LinkKind == LinkKind.Service && link.LinkId == service.Id && meant.Contains(link.TermId)));
        }
        return services.Select(service => service.Id);
    }
}
