using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>Places after other postcodes have been loaded: what stands for them, or their district, may be another.</summary>
internal static class AreaOnlyPlaces
{
    private const int AtATime = 200;

    /// <returns>Documents that changed for partners.</returns>
    public static async Task<int> Render(VrnDbContext db, DirectoryWriter writer, CancellationToken ct)
    {
        var places = await db.Set<Address>().Where(address => address.PostalCode != null).Select(address => address.LocationId).Distinct().ToListAsync(ct);
        var changed = 0;
        foreach (var chunk in places.Chunk(AtATime))
        {
            changed += (await writer.Write(new Touched { Locations = chunk }, _ => Task.CompletedTask, ct)).PartnerDocuments;
        }
        return changed;
    }
}
