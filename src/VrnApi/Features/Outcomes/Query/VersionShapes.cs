using System.Collections.Concurrent;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Catalogue;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>Shapes of the versions that were asked about lately. They never change, so that none can be out of date.</summary>
internal sealed class VersionShapes(OutcomesCatalogue catalogue)
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<Guid, VersionShape> known = new();

    public async ValueTask<VersionShape> Of(VrnDbContext db, DataSetVersion version, CancellationToken ct)
    {
        if (known.TryGetValue(version.Id, out var shape))
        {
            return shape;
        }
        shape = await VersionShape.Read(db, catalogue, version, ct);
        if (known.Count >= Most)
        {
            known.Clear();
        }
        return known[version.Id] = shape;
    }
}
