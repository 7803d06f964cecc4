using System.Linq.Expressions;
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
    public static IQueryable<Service> InArea(this IQueryable<Service> services, VrnDbContext db, string code) => services.Where(Is(db, code, "either"));

    /// <param name="match"><c>covers</c>, <c>located</c> or <c>either</c>.</param>
    public static Expression<Func<Service, bool>> Is(VrnDbContext db, string code, string match)
    {
        var asked = db.Set<Area>().Where(area => area.Code == code
            || db.Set<AreaSuccession>().Any(succession => succession.OldCode == code && succession.NewCode == area.Code));
        var links = db.Set<AreaLink>();
        var places = db.Set<LocationTier>();
        return match switch
        {
            "covers" => service => asked.Any(area => service.Areas.Any(stated => stated.Kind == ServiceAreaKind.National
                || links.Any(link => (link.AncestorCode == area.Code && link.DescendantCode == stated.AreaCode)
                    || (link.AncestorCode == stated.AreaCode && link.DescendantCode == area.Code)))),
            "located" => service => asked.Any(area => service.Locations.Any(at => places.Any(place => place.LocationId == at.LocationId
                && links.Any(link => link.AncestorCode == area.Code && link.DescendantCode == place.LadCode)))),
            _ => service => asked.Any(area =>
                service.Areas.Any(stated => stated.Kind == ServiceAreaKind.National
                    || links.Any(link => (link.AncestorCode == area.Code && link.DescendantCode == stated.AreaCode)
                        || (link.AncestorCode == stated.AreaCode && link.DescendantCode == area.Code)))
                || service.Locations.Any(at => places.Any(place => place.LocationId == at.LocationId
                    && links.Any(link => link.AncestorCode == area.Code && link.DescendantCode == place.LadCode)))),
        };
    }
}
