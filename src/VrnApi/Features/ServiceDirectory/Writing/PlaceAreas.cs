using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Platform.Geography;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>What postcodes say of places: their district, and the sector or outcode that stands for a place that is not told exactly.</summary>
internal static class PlaceAreas
{
    /// <summary>A sector with fewer postcodes would say too much.</summary>
    private const int LeastUnits = 50;

    /// <returns>By place; places without a known postcode are left out.</returns>
    public static async Task<IReadOnlyDictionary<Guid, PostcodeArea>> Load(VrnDbContext db, IEnumerable<Location> places, CancellationToken ct)
    {
        var forms = places.DistinctBy(place => place.Id)
            .Select(place => (place.Id, Form: place.Addresses.OrderBy(address => address.Ordinal).ThenBy(address => address.Id)
                .SelectMany(address => PostcodeText.Read(address.PostalCode).Where(form => form.Unit is not null).Take(1)).FirstOrDefault()))
            .Where(place => place.Form is not null).Select(place => (place.Id, Form: place.Form!)).ToArray();
        if (forms.Length == 0)
        {
            return new Dictionary<Guid, PostcodeArea>();
        }
        string[] units = [.. forms.Select(place => place.Form.Unit!).Distinct()];
        string[] sectors = [.. forms.Select(place => place.Form.Sector!).Distinct()];
        string[] outcodes = [.. forms.Select(place => place.Form.Outcode).Distinct()];
        var districts = await db.Set<PostcodeUnit>().AsNoTracking().Where(unit => units.Contains(unit.Postcode) && unit.Lad != null)
            .Select(unit => new { unit.Postcode, unit.Lad }).ToDictionaryAsync(unit => unit.Postcode, unit => unit.Lad!, ct);
        var bySector = await db.Set<PostcodeSector>().AsNoTracking().Where(sector => sectors.Contains(sector.Code)).ToDictionaryAsync(sector => sector.Code, ct);
        var byOutcode = await db.Set<Outcode>().AsNoTracking().Where(outcode => outcodes.Contains(outcode.Code)).ToDictionaryAsync(outcode => outcode.Code, ct);
        return forms.ToDictionary(place => place.Id, place =>
        {
            var (sector, outcode) = (bySector.GetValueOrDefault(place.Form.Sector!), byOutcode.GetValueOrDefault(place.Form.Outcode) ?? Outcodes.Find(place.Form.Outcode));
            PostcodeGroup? stands = sector?.Units >= LeastUnits ? sector : outcode;
            return new PostcodeArea(
                place.Form.Outcode,
                districts.GetValueOrDefault(place.Form.Unit!) ?? FirstOf(sector) ?? FirstOf(outcode),
                stands is PostcodeSector ? Precision.Sector : stands is Outcode ? Precision.Outcode : Precision.District,
                stands?.Latitude, stands?.Longitude, FirstOf(stands));
        });
    }

    private static string? FirstOf(PostcodeGroup? group) => group?.Lads.Split(' ')[0] is { Length: > 0 } code ? code : null;
}
