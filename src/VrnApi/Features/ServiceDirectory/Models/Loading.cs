using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Models;

/// <summary>Services by key, for callers that join them: one statement, in the caller's tier.</summary>
public static class Services
{
    /// <summary>Those of the ids that the caller may see.</summary>
    public static async Task<IReadOnlyDictionary<Guid, ServiceModel>> ByIds(VrnDbContext db, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        (await DocumentRows.ByIds(db, DocumentKind.Service, ids, ct)).ToDictionary(row => row.Key, row => ServiceModel.Read(row.Value));
}

/// <summary>Organisations by key and by page: one statement each, in the caller's tier.</summary>
public static class Organisations
{
    public static async Task<IReadOnlyDictionary<Guid, OrganisationModel>> ByIds(VrnDbContext db, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        (await DocumentRows.ByIds(db, DocumentKind.Organisation, ids, ct)).ToDictionary(row => row.Key, row => OrganisationModel.Read(row.Value));

    public static async Task<Slice<OrganisationModel>> Page(
        VrnDbContext db, SearchOrganisations.Filter filter, Order<Found<Organisation>, OrganisationModel> order, Window window, CancellationToken ct)
    {
        var slice = await SearchOrganisations.Page(db, filter, order, window, ct);
        return new([.. slice.Rows.Select(row => OrganisationModel.Read(row.Bytes) with { NameSort = row.NameSort })], slice.HasNext);
    }
}

/// <summary>Places of services, for callers that hold keys and not the services: one statement, read off the services' documents.</summary>
public static class ServiceLocations
{
    public static async Task<ILookup<Guid, ServiceLocationModel>> OfServices(VrnDbContext db, IReadOnlyCollection<Guid> serviceIds, CancellationToken ct) =>
        (await Services.ByIds(db, serviceIds, ct)).Values
            .SelectMany(service => service.Locations, (service, place) => (service.Uuid, Place: place))
            .ToLookup(row => row.Uuid, row => row.Place);
}

/// <summary>Places by key, as the caller's tier may know them, while a service that the caller sees is there.</summary>
public static class Locations
{
    public static async Task<IReadOnlyDictionary<Guid, LocationModel>> ByIds(VrnDbContext db, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        (await PublishedPlaces.ByIds(db, [.. ids], ct)).ToDictionary(row => row.Key, row => PartModels.Location(DocumentJson.ReadLocation(row.Value)));
}

/// <summary>Terms by key; they are the same for everybody.</summary>
public static class TaxonomyTerms
{
    public static async Task<IReadOnlyDictionary<Guid, TermModel>> ByIds(VrnDbContext db, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        await Of(db.Set<TaxonomyTerm>().Where(term => ids.Contains(term.Id))).ToDictionaryAsync(term => term.Uuid, ct);

    internal static IQueryable<TermModel> Of(IQueryable<TaxonomyTerm> terms) =>
        terms.Select(term => new TermModel(term.Id, term.Code, term.Name, term.Description ?? term.Name, term.Taxonomy!.Code, term.Uri));
}
