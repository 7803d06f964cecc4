using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>
/// Places in the outbox, under the keys of whoever sees a published service there: nobody else learns that there is a place, and a place
/// that a tier may not know is not told to it under any key. A place is told when its own text changes, not with each text of its services.
/// </summary>
/// <param name="retold">What a tier reads of a place is another than before.</param>
/// <param name="ids">Places whose readers may be others than before, and those of <paramref name="retold"/>.</param>
internal sealed class PlaceChanges(IReadOnlySet<(DocumentTier Tier, Guid Id)> retold, IReadOnlyCollection<Guid> ids)
{
    private static readonly HashSet<(DocumentTier, Guid)> Nothing = [];

    public const string Kind = "location";

    public static readonly PlaceChanges None = new(Nothing, []);

    /// <summary>Places whose text is what it was; only their readers are compared.</summary>
    public static PlaceChanges Unchanged(IReadOnlyCollection<Guid> ids) => new(Nothing, ids);

    /// <param name="changed">Documents that differ from what is stored, and whether there is a stored one.</param>
    /// <param name="othersRead">Services at places whose readers change.</param>
    public static async Task<PlaceChanges> Of(
        VrnDbContext db, IReadOnlyCollection<(RenderedDocument Fresh, bool WasThere)> changed, IEnumerable<RenderedDocument> othersRead, CancellationToken ct)
    {
        var links = changed.Where(pair => pair.Fresh.At is not null).ToArray();
        var ids = links.Where(pair => !pair.WasThere || pair.Fresh.Full is null).Select(pair => pair.Fresh).Concat(othersRead).Select(Place).ToHashSet();
        var retold = await Retold(db, [.. links.Select(pair => pair.Fresh)], ct);
        ids.UnionWith(retold.Select(place => place.Id));
        return new PlaceChanges(retold, ids);
    }

    /// <summary>Of services that are new, at places that are new.</summary>
    public static IEnumerable<OutboxEntry> Arrivals(IEnumerable<RenderedDocument> fresh, DateTimeOffset at)
    {
        var documents = fresh.ToArray();
        var readers = documents.Where(document => document.Kind == DocumentKind.Service && document.Full is not null)
            .ToDictionary(document => (document.Tier, document.EntityId), document => document.Readers);
        return documents.Where(document => document.At is not null && document.Full is not null)
            .SelectMany(document => readers[(document.Tier, document.At!.Value.ServiceId)].Select(key => (Place: Place(document), Key: key))).Distinct()
            .Select(row => Entry(row.Place, row.Key, ChangeAction.Updated, at));
    }

    /// <summary>
    /// Compares who sees the places now with who was told of them. Called when the write's documents are stored and the clock is held: no
    /// other write of a service at the same place is under way.
    /// </summary>
    public async Task Tell(VrnDbContext db, DateTimeOffset at, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return;
        }
        var (now, before) = (await Readers(db, [.. ids], ct), await Told(db, [.. ids], ct));
        foreach (var id in ids)
        {
            foreach (var (key, tier) in now[id].DistinctBy(reader => reader.Key))
            {
                if (!before[id].Contains(key) || retold.Contains((tier, id)))
                {
                    db.Add(Entry(id, key, ChangeAction.Updated, at));
                }
            }
            db.AddRange(before[id].Except(now[id].Select(reader => reader.Key), StringComparer.Ordinal).Select(key => Entry(id, key, ChangeAction.Deleted, at)));
        }
        await db.SaveChangesAsync(ct);
    }

    private static async Task<HashSet<(DocumentTier Tier, Guid Id)>> Retold(VrnDbContext db, RenderedDocument[] fresh, CancellationToken ct)
    {
        Guid[] links = [.. fresh.Select(document => document.EntityId).Distinct()];
        if (links.Length == 0)
        {
            return [];
        }
        var stored = await db.Set<StoredDocument>().IgnoreQueryFilters().AsNoTracking()
            .Where(document => document.Kind == DocumentKind.ServiceLocation && links.Contains(document.EntityId) && document.DeletedAt == null)
            .Select(document => new { document.Tier, document.EntityId, document.Full }).ToDictionaryAsync(document => (document.Tier, document.EntityId), document => document.Full!, ct);
        // Every service at a place tells the same of it, so that one stands for all.
        return [.. fresh.GroupBy(document => (document.Tier, Place(document)))
            .Where(group => group.Select(document => stored.GetValueOrDefault((document.Tier, document.EntityId))).FirstOrDefault(bytes => bytes is not null) is { } before
                && group.Select(document => document.Full).FirstOrDefault(bytes => bytes is not null) is { } now
                && !PublishedPlaces.Place(before).AsSpan().SequenceEqual(PublishedPlaces.Place(now)))
            .Select(group => group.Key)];
    }

    private static async Task<ILookup<Guid, (string Key, DocumentTier Tier)>> Readers(VrnDbContext db, Guid[] ids, CancellationToken ct)
    {
        var links = await Shown(db, ids).ToListAsync(ct);
        Guid[] services = [.. links.Select(link => link.ServiceId).Distinct()];
        var byId = await db.Set<Service>().IgnoreQueryFilters().AsNoTracking().Include(service => service.Areas).Where(service => services.Contains(service.Id))
            .ToDictionaryAsync(service => service.Id, ct);
        return links.SelectMany(link => ListingReaders.Of(byId[link.ServiceId], link.Tier).Select(key => (link.LocationId, Reader: (key, link.Tier))))
            .ToLookup(row => row.LocationId, row => row.Reader);
    }

    internal static IQueryable<ShownPlace> Shown(VrnDbContext db, Guid[] ids) => Shown(db).Where(place => ids.Contains(place.LocationId));

    /// <summary>Services at places, by the tiers that know both.</summary>
    internal static IQueryable<ShownPlace> Shown(VrnDbContext db) => db.Set<ServiceLocation>().IgnoreQueryFilters()
        .Join(db.Set<StoredDocument>().IgnoreQueryFilters().Where(document => document.Kind == DocumentKind.ServiceLocation && document.DeletedAt == null),
            link => link.Id, document => document.EntityId,
            (link, document) => new ShownPlace { LocationId = link.LocationId, ServiceId = link.ServiceId, Tier = document.Tier });

    /// <summary>The keys under which a place was told as there, and not as gone since.</summary>
    private static async Task<ILookup<Guid, string>> Told(VrnDbContext db, Guid[] ids, CancellationToken ct) =>
        (await LastTold(db, ids).ToListAsync(ct)).ToLookup(entry => entry.EntityId, entry => entry.VisibilityKey!);

    internal static IQueryable<OutboxEntry> LastTold(VrnDbContext db, Guid[] ids)
    {
        var entries = db.Set<OutboxEntry>().AsNoTracking().Where(entry => entry.Kind == Kind && ids.Contains(entry.EntityId));
        return entries.Where(entry => entry.Action == ChangeAction.Updated
            && !entries.Any(later => later.EntityId == entry.EntityId && later.VisibilityKey == entry.VisibilityKey && later.Seq > entry.Seq));
    }

    private static Guid Place(RenderedDocument document) => document.At!.Value.LocationId;

    private static OutboxEntry Entry(Guid id, string key, ChangeAction action, DateTimeOffset at) =>
        new() { Kind = Kind, EntityId = id, Action = action, VisibilityKey = key, At = at };

    internal sealed class ShownPlace
    {
        public Guid LocationId { get; init; }

        public Guid ServiceId { get; init; }

        public DocumentTier Tier { get; init; }
    }
}
