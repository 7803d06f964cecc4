using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>Keeps the tier rows of places in step with the places; the places are locked by the write.</summary>
internal static class PlaceTiers
{
    public static async Task Store(VrnDbContext db, IEnumerable<Location> places, IReadOnlyDictionary<Guid, PostcodeArea> around, CancellationToken ct)
    {
        var all = places.DistinctBy(place => place.Id).ToArray();
        var ids = all.Select(place => place.Id).ToArray();
        if (ids.Length == 0)
        {
            return;
        }
        var stored = await db.Set<LocationTier>().IgnoreQueryFilters().Where(row => ids.Contains(row.LocationId))
            .ToDictionaryAsync(row => (row.Tier, row.LocationId), ct);
        foreach (var place in all)
        {
            foreach (var tier in Enum.GetValues<DocumentTier>())
            {
                var wanted = PlaceRedactor.Redact(place, tier, around.GetValueOrDefault(place.Id));
                var present = stored.GetValueOrDefault((tier, place.Id));
                if (present is null && wanted is not null)
                {
                    db.Add(wanted);
                }
                else if (present is not null && wanted is null)
                {
                    db.Remove(present);
                }
                else if (present is not null && wanted is not null)
                {
                    db.Entry(present).CurrentValues.SetValues(wanted);
                }
            }
        }
    }
}
