using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Rules;

/// <summary>What one tier may know of a place; the only reader of exact positions besides the write path and the audited exit.</summary>
public static class PlaceRedactor
{
    /// <returns>Null when the place does not exist for the tier.</returns>
    public static LocationTier? Redact(Location place, DocumentTier tier) => Visibility.Of(place.Sensitivity, tier) switch
    {
        Shown.Exact => new LocationTier
        {
            Tier = tier,
            LocationId = place.Id,
            Precision = place.PositionPrecision ?? Precision.Exact,
            Latitude = Rounded(place.Latitude),
            Longitude = Rounded(place.Longitude),
            Name = place.Name,
            Description = place.Description,
            Transportation = place.Transportation,
            Url = place.Url,
            WithAddress = true,
        },
        // Positions of an area are the area's own, never a rounded true point: until postcodes are loaded it has none.
        Shown.Area => new LocationTier
        {
            Tier = tier,
            LocationId = place.Id,
            Precision = Precision.District,
            Name = place.Addresses.OrderBy(address => address.Ordinal).Select(AreaName).FirstOrDefault() ?? "Area",
        },
        _ => null,
    };

    private static string? AreaName(Address address) => Addresses.TryOutcode(address.PostalCode, out var outcode) ? $"Area {outcode}" : null;

    private static double? Rounded(double? degrees) => degrees is { } value ? Math.Round(value, 6) : null;
}
