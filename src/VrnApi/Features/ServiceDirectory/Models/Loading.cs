using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Models;

/// <summary>Services by key and by page, for callers that join them: one statement each, in the caller's tier.</summary>
public static class Services
{
    /// <summary>Those of the ids that the caller may see.</summary>
    public static async Task<IReadOnlyDictionary<Guid, ServiceModel>> ByIds(VrnDbContext db, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        (await DocumentRows.ByIds(db, DocumentKind.Service, ids, ct)).ToDictionary(row => row.Key, row => ServiceModel.Read(row.Value));

    public static async Task<(IReadOnlyList<(NameKey Key, ServiceModel Model)> Rows, bool HasMore)> Page(
        VrnDbContext db, SearchServices.Filter filter, NameWindow window, CancellationToken ct)
    {
        var slice = await SearchServices.Page(db, filter, window, ct);
        return ([.. slice.Rows.Select(row => (row.Key, ServiceModel.Read(row.Bytes)))], slice.HasMore);
    }
}

/// <summary>Organisations by key and by page: one statement each, in the caller's tier.</summary>
public static class Organisations
{
    public static async Task<IReadOnlyDictionary<Guid, OrganisationModel>> ByIds(VrnDbContext db, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        (await DocumentRows.ByIds(db, DocumentKind.Organisation, ids, ct)).ToDictionary(row => row.Key, row => OrganisationModel.Read(row.Value));

    public static async Task<(IReadOnlyList<(NameKey Key, OrganisationModel Model)> Rows, bool HasMore)> Page(
        VrnDbContext db, string? search, NameWindow window, CancellationToken ct)
    {
        var slice = await SearchOrganisations.Page(db, search, window, ct);
        return ([.. slice.Rows.Select(row => (row.Key, OrganisationModel.Read(row.Bytes)))], slice.HasMore);
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
