using VrnApi.Data;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>
/// Services for an area: they state it, an area around or inside it, or the whole country; or a place of theirs that the reader may
/// see lies in it. A retired code stands for its successors. A code that nobody knows matches nothing.
/// </summary>
internal static class AreaFilter
{
    public static IQueryable<Service> InArea(this IQueryable<Service> services, VrnDbContext db, string code)
    {
        var asked = db.Set<Area>().Where(area => area.Code == code
            || db.Set<AreaSuccession>().Any(succession => succession.OldCode == code && succession.NewCode == area.Code));
        var links = db.Set<AreaLink>();
        return services.Where(service => asked.Any(area =>
            service.Areas.Any(stated => stated.Kind == ServiceAreaKind.National
                || links.Any(link => (link.AncestorCode == area.Code && link.DescendantCode == stated.AreaCode)
                    || (link.AncestorCode == stated.AreaCode && link.DescendantCode == area.Code)))
            || service.Locations.Any(at => db.Set<LocationTier>().Any(place => place.LocationId == at.LocationId
                && links.Any(link => link.AncestorCode == area.Code && link.DescendantCode == place.LadCode)))));
    }
}
