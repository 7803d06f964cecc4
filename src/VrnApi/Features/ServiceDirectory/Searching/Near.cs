using System.Globalization;
using System.Linq.Expressions;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.Geography;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>How a postcode must be covered.</summary>
public enum CoverageMode
{
    /// <summary>A service that states no area is for nobody in particular and does not match.</summary>
    Strict,

    /// <summary>A service that states no area is taken to be for the districts of its places.</summary>
    Assumed,

    /// <summary>Only distance counts.</summary>
    Ignore,
}

/// <summary>Where somebody is, and how far they go. Only places that the caller's tier knows are measured.</summary>
/// <param name="Place">The postcode, as far as it is known; null when none was given.</param>
/// <param name="Latitude">The point that distances are measured from; null when there is none.</param>
internal sealed record Near(PostcodePlace? Place, double? Latitude, double? Longitude, int? ProximityM, CoverageMode Coverage, (double West, double South, double East, double North)? Box)
{
    public const int Farthest = 100_000;

    private const double Degree = Math.PI / 180;

    // A degree of latitude is never shorter, so that the box never cuts off a place within the circle.
    private const double MetresPerDegree = 111_000;

    private static readonly string[] Modes = ["strict", "assumed", "ignore"];

    public bool HasPoint => Latitude is not null && Longitude is not null;

    public static async Task<Near?> Read(Reading reading, CancellationToken ct)
    {
        var asked = reading.Asked;
        var (latitude, longitude, box) = (asked.Degrees("lat", 90), asked.Degrees("lng", 180), BoxOf(asked));
        var proximity = asked.Whole("proximity", 1, Farthest);
        var coverage = asked.OneOf("coverage", Modes);
        if (latitude is null != longitude is null)
        {
            asked.Refuse(latitude is null ? "lat" : "lng", "lat and lng are given together.");
        }
        PostcodePlace? place = null;
        if (asked.Text("postcode") is { } text)
        {
            (place, var refusal) = await Postcodes.Resolve(reading.Db, text, ct);
            if (refusal is not null)
            {
                asked.Refuse("postcode", refusal.Title, refusal);
            }
        }
        else if (proximity is not null && (latitude is null || longitude is null))
        {
            asked.Refuse("proximity", "The value needs a postcode, or lat and lng.");
        }
        if (place is null && latitude is null && box is null)
        {
            return null;
        }
        if (proximity is { } metres && place is not null && latitude is null && metres < place.UncertaintyM)
        {
            reading.Notes.Add(new Hint("proximity_below_precision") { Proximity = metres, UncertaintyM = place.UncertaintyM });
        }
        return new Near(place, latitude ?? place?.Latitude, longitude ?? place?.Longitude, proximity, coverage switch { "strict" => CoverageMode.Strict, "ignore" => CoverageMode.Ignore, _ => CoverageMode.Assumed }, box);
    }

    /// <summary>What it asks of a service.</summary>
    public IEnumerable<Condition> Conditions(VrnDbContext db)
    {
        if (Place is not null && Coverage != CoverageMode.Ignore)
        {
            yield return new Condition("postcode", Covers(db, Place));
        }
        if (ProximityM is { } metres && HasPoint)
        {
            var within = Distances(db, metres).Where(place => place.DistanceM <= metres);
            yield return new Condition("proximity", service => within.Any(place => place.ServiceId == service.Id));
        }
        if (Box is var (west, south, east, north))
        {
            var inside = db.Set<LocationTier>().Where(place => place.Latitude >= south && place.Latitude <= north && place.Longitude >= west && place.Longitude <= east);
            yield return new Condition("bbox", service => service.Locations.Any(link => inside.Any(place => place.LocationId == link.LocationId)));
        }
    }

    /// <summary>The distance of each place of each service, in whole metres.</summary>
    /// <param name="within">Places farther away may be left out.</param>
    public IQueryable<PlaceDistance> Distances(VrnDbContext db, int? within)
    {
        var (latitude, longitude) = (Latitude!.Value, Longitude!.Value);
        IQueryable<LocationTier> places = db.Set<LocationTier>();
        if (within is { } metres)
        {
            var height = (metres + 1) / MetresPerDegree;
            var (south, north) = (latitude - height, latitude + height);
            places = places.Where(place => place.Latitude >= south && place.Latitude <= north);
            // Near a pole the box is the whole circle.
            var narrowing = Math.Cos(Math.Min(Math.Abs(latitude) + height, 90) * Degree);
            if (narrowing > 0.01)
            {
                var (west, east) = (longitude - (height / narrowing), longitude + (height / narrowing));
                places = places.Where(place => place.Longitude >= west && place.Longitude <= east);
            }
        }
        var cosine = Math.Cos(latitude * Degree);
        return places.Where(place => place.Latitude != null && place.Longitude != null)
            .Join(db.Set<ServiceLocation>(), place => place.LocationId, link => link.LocationId, (place, link) => new
            {
                link.Id,
                link.ServiceId,
                Half = Math.Sin((place.Latitude!.Value - latitude) * Degree / 2),
                Side = Math.Sin((place.Longitude!.Value - longitude) * Degree / 2),
                Cosine = Math.Cos(place.Latitude!.Value * Degree),
            })
            .Select(one => new { one.Id, one.ServiceId, H = (one.Half * one.Half) + (cosine * one.Cosine * one.Side * one.Side) })
            .Select(one => new PlaceDistance
            {
                ServiceLocationId = one.Id,
                ServiceId = one.ServiceId,
                DistanceM = (int)Math.Round(2 * Geodesy.Radius * Math.Asin(one.H >= 1 ? 1.0 : Math.Sqrt(one.H))),
            });
    }

    /// <summary>The nearest place of each service.</summary>
    public IQueryable<ServiceDistance> Nearest(VrnDbContext db) => Distances(db, ProximityM).GroupBy(place => place.ServiceId)
        .Select(group => new ServiceDistance { ServiceId = group.Key, DistanceM = group.Min(place => place.DistanceM) });

    /// <summary>Part of an entity tag; it is hashed and kept nowhere.</summary>
    public static string? Understood(Near? near) => near?.Place is { } place ? string.Create(CultureInfo.InvariantCulture, $"{place.Text}/{place.Precision}") : null;

    private Expression<Func<Service, bool>> Covers(VrnDbContext db, PostcodePlace place)
    {
        string[] codes = [.. place.Areas];
        string[] districts = [.. place.Districts];
        var outcode = place.Outcode;
        // A place's radius is measured with the tier's own position, and so are all others.
        var around = HasPoint
            ? Distances(db, within: null).Join(db.Set<ServiceArea>().Where(area => area.Kind == ServiceAreaKind.Radius && area.ServiceLocationId != null && area.RadiusM != null),
                one => one.ServiceLocationId, area => area.ServiceLocationId!.Value, (one, area) => new { area.Id, Reaches = one.DistanceM <= area.RadiusM })
                .Where(one => one.Reaches).Select(one => one.Id)
            : null;
        var reached = around ?? db.Set<ServiceArea>().Where(_ => false).Select(area => area.Id);
        Expression<Func<Service, bool>> stated = service => service.Areas.Any(area => area.Kind == ServiceAreaKind.National
            || (area.AreaCode != null && codes.Contains(area.AreaCode))
            || (area.Kind == ServiceAreaKind.Outcode && (area.AreaCode == outcode || area.Name == outcode))
            || (area.Kind == ServiceAreaKind.Radius && reached.Contains(area.Id)));
        if (Coverage == CoverageMode.Strict)
        {
            return stated;
        }
        // Words about an area say nothing that can be compared.
        Expression<Func<Service, bool>> silent = service => !service.Areas.Any(area => area.Kind != ServiceAreaKind.Text);
        var places = db.Set<LocationTier>();
        var assumed = ProximityM is not null && HasPoint ? silent : Filtering.Both(silent,
            (Expression<Func<Service, bool>>)(service => service.Locations.Any(link => places.Any(at => at.LocationId == link.LocationId && at.LadCode != null && districts.Contains(at.LadCode)))));
        return Expression.Lambda<Func<Service, bool>>(
            Expression.OrElse(stated.Body, new Replace(assumed.Parameters[0], stated.Parameters[0]).Visit(assumed.Body)), stated.Parameters);
    }

    private static (double West, double South, double East, double North)? BoxOf(Asked asked)
    {
        if (asked.Text("bbox") is not { } text)
        {
            return null;
        }
        var numbers = text.Split(',').Select(part => double.TryParse(part, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        if (numbers is [>= -180 and <= 180 and var west, >= -90 and <= 90 and var south, >= -180 and <= 180 and var east, >= -90 and <= 90 and var north] && west <= east && south <= north)
        {
            return (west, south, east, north);
        }
        asked.Refuse("bbox", "The value must be west,south,east,north in degrees.");
        return null;
    }
}

/// <summary>How far a place of a service is.</summary>
internal sealed class PlaceDistance
{
    public Guid ServiceLocationId { get; init; }

    public Guid ServiceId { get; init; }

    public int DistanceM { get; init; }
}

/// <summary>How far the nearest place of a service is.</summary>
internal sealed class ServiceDistance
{
    public Guid ServiceId { get; init; }

    public int DistanceM { get; init; }
}
