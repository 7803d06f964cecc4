using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Rules;

/// <summary>What the postcode of a place says of it, apart from where exactly it is.</summary>
/// <param name="District">Of the postcode itself.</param>
/// <param name="Precision">Of what stands for the place where it is shown as an area.</param>
/// <param name="Latitude">The area's own, never the place's.</param>
/// <param name="AreaDistrict">The main district of the area, not of the place.</param>
public sealed record PostcodeArea(string Outcode, string? District, Precision Precision, double? Latitude, double? Longitude, string? AreaDistrict);

/// <summary>What one tier may know of a place; the only reader of exact positions besides the write path and the audited exit.</summary>
public static class PlaceRedactor
{
    /// <summary>The level under which everything is shown.</summary>
    internal const Sensitivity Exactly = Sensitivity.Public;

    /// <param name="around">Null when the place has no postcode that is known.</param>
    /// <returns>Null when the place does not exist for the tier.</returns>
    public static LocationTier? Redact(Location place, DocumentTier tier, PostcodeArea? around) => Redact(place.Sensitivity, place, tier, around);

    internal static LocationTier? Redact(Sensitivity level, Location place, DocumentTier tier, PostcodeArea? around) => Visibility.Of(level, tier) switch
    {
        Shown.Exact => new LocationTier
        {
            Tier = tier,
            LocationId = place.Id,
            Precision = place.PositionPrecision ?? Precision.Exact,
            Latitude = Rounded(place.Latitude),
            Longitude = Rounded(place.Longitude),
            LadCode = around?.District,
            Name = place.Name,
            Description = place.Description,
            Transportation = place.Transportation,
            Url = place.Url,
            WithAddress = true,
        },
        // Position and district are those of the sector or outcode, so that two places in one sector cannot be told apart.
        Shown.Area => new LocationTier
        {
            Tier = tier,
            LocationId = place.Id,
            Precision = around?.Precision ?? Precision.District,
            Latitude = Rounded(around?.Latitude),
            Longitude = Rounded(around?.Longitude),
            LadCode = around?.AreaDistrict,
            Name = place.Addresses.OrderBy(address => address.Ordinal).Select(AreaName).FirstOrDefault() ?? "Area",
        },
        _ => null,
    };

    private static string? AreaName(Address address) => Addresses.TryOutcode(address.PostalCode, out var outcode) ? $"Area {outcode}" : null;

    private static double? Rounded(double? degrees) => degrees is { } value ? Math.Round(value, 6) : null;
}
