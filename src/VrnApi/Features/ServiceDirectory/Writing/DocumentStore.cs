using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>The documents of a write that differ from what is stored, and how they are put there.</summary>
internal sealed class DocumentStore
{
    private readonly List<(RenderedDocument Fresh, Head? Stored)> changed = [];

    // The document is the same, but other partners may see it.
    private readonly List<RenderedDocument> moved = [];

    private Dictionary<Guid, HashSet<string>> told = [];

    private PlaceChanges places = PlaceChanges.None;

    /// <summary>Terms that the write changes.</summary>
    public IReadOnlyCollection<(Guid Id, ChangeAction Action)> Terms { get; set; } = [];

    /// <summary>Finds what changed: a fresh document that carries the stored one's date must have the stored one's hash.</summary>
    public static async Task<DocumentStore> Compare(VrnDbContext db, IEnumerable<RenderedDocument> rendered, CancellationToken ct)
    {
        var fresh = rendered.ToArray();
        var ids = fresh.Select(document => document.EntityId).Distinct().ToArray();
        var heads = await db.Set<StoredDocument>().IgnoreQueryFilters().Where(document => ids.Contains(document.EntityId))
            .Select(document => new Head(document.Tier, document.Kind, document.EntityId, document.ContentSha256, document.LastModified, document.Version))
            .ToDictionaryAsync(head => (head.Tier, head.Kind, head.EntityId), ct);
        var store = new DocumentStore { told = await Told(db, fresh, ct) };
        foreach (var document in fresh)
        {
            var head = heads.GetValueOrDefault((document.Tier, document.Kind, document.EntityId));
            var same = document.Full is null
                ? head?.Hash is null
                : head?.Hash is { } hash && hash.AsSpan().SequenceEqual(DocumentJson.HashAs(document.Full, head.LastModified));
            if (!same)
            {
                store.changed.Add((document, head));
            }
            else if (document.Full is not null && ConcernsSome(document) && !store.Readers(document.EntityId).SetEquals(document.Readers))
            {
                store.moved.Add(document);
            }
        }
        var readers = fresh.Where(document => ConcernsSome(document) && !store.Readers(document.EntityId).SetEquals(document.Full is null ? [] : document.Readers))
            .Select(document => document.EntityId).ToHashSet();
        store.places = await PlaceChanges.Of(db, [.. store.changed.Select(pair => (pair.Fresh, pair.Stored?.Hash is not null))],
            fresh.Where(document => document.At is { } at && readers.Contains(at.ServiceId)), ct);
        return store;
    }

    /// <summary>Takes the clock, stamps and stores the changed documents with their search rows, and writes the outbox.</summary>
    public async Task<DirectoryChange> Save(VrnDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        if (changed.Count + moved.Count + Terms.Count == 0)
        {
            return new DirectoryChange(null, 0, 0);
        }
        var (open, partner) = (Count(DocumentTier.Open), Count(DocumentTier.Partner));
        var searched = await StoredSearch(db, ct);
        var clock = await Tick(db, now, open > 0, partner > 0 || moved.Count > 0, ct);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(clock.At);
        foreach (var (fresh, stored) in changed)
        {
            Store(db, fresh, stored, clock.Revision, at);
            StoreSearch(db, fresh, searched.ContainsKey((fresh.Tier, fresh.EntityId)));
            Tell(db, fresh, at);
        }
        await SearchWords.Count(db, [.. changed.Where(pair => pair.Fresh.Kind == DocumentKind.Service)
            .Select(pair => (pair.Fresh.Tier, searched.GetValueOrDefault((pair.Fresh.Tier, pair.Fresh.EntityId)), pair.Fresh.Search))], ct);
        moved.ForEach(document => Tell(db, document, at));
        db.AddRange(TermChanges.Told(Terms, at));
        await db.SaveChangesAsync(ct);
        await places.Tell(db, at, ct);
        return new DirectoryChange(clock.Revision, open, partner);
    }

    /// <summary>Documents of records that are new: nothing is compared.</summary>
    public static async Task<DirectoryChange> Insert(VrnDbContext db, IDatabaseWays ways, IEnumerable<RenderedDocument> rendered, DateTimeOffset now, CancellationToken ct)
    {
        var store = new DocumentStore();
        store.changed.AddRange(rendered.Where(document => document.Full is not null).Select(document => (document, (Head?)null)));
        var (open, partner) = (store.Count(DocumentTier.Open), store.Count(DocumentTier.Partner));
        if (open + partner == 0)
        {
            return new DirectoryChange(null, 0, 0);
        }
        // The rows lie ready before the clock's row is locked; only their date is missing.
        var clock = await Tick(db, now, open > 0, partner > 0, ct);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(clock.At);
        await ways.BulkInsert(db, store.changed.Select(pair => Stamped(pair.Fresh, 1, clock.Revision, at)), ct);
        await ways.BulkInsert(db, store.changed.Select(pair => pair.Fresh.Search).OfType<ServiceSearch>(), ct);
        await ways.BulkInsert(db, store.changed.SelectMany(pair => store.Told(pair.Fresh, at)).Concat(PlaceChanges.Arrivals(store.changed.Select(pair => pair.Fresh), at)), ct);
        await SearchWords.Count(db, [.. store.changed.Where(pair => pair.Fresh.Search is not null).Select(pair => (pair.Fresh.Tier, (ServiceSearch?)null, pair.Fresh.Search))], ct);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        return new DirectoryChange(clock.Revision, open, partner);
    }

    private static StoredDocument Stamped(RenderedDocument fresh, int version, long revision, DateTimeOffset at)
    {
        var row = new StoredDocument { Tier = fresh.Tier, Kind = fresh.Kind, EntityId = fresh.EntityId, Version = version, Revision = revision, LastModified = at };
        Fill(row, fresh, at);
        return row;
    }

    private static void Fill(StoredDocument row, RenderedDocument fresh, DateTimeOffset at)
    {
        if (fresh.Full is null)
        {
            (row.DeletedAt, row.DeletedReason) = (at, fresh.GoneReason);
            return;
        }
        DocumentJson.Stamp(fresh.Summary, at);
        row.ContentSha256 = DocumentJson.HashAs(fresh.Full, at);
        (row.Full, row.Summary) = (fresh.Full, fresh.Summary);
    }

    /// <summary>What concerns readers that can change from write to write.</summary>
    private static bool ConcernsSome(RenderedDocument document) => document is { Kind: DocumentKind.Service, Tier: DocumentTier.Partner };

    private HashSet<string> Readers(Guid id) => told.GetValueOrDefault(id) ?? [];

    /// <summary>The keys under which partners have been told that a service is there.</summary>
    private static async Task<Dictionary<Guid, HashSet<string>>> Told(VrnDbContext db, RenderedDocument[] fresh, CancellationToken ct)
    {
        var ids = fresh.Where(ConcernsSome).Select(document => document.EntityId).ToArray();
        var (kind, open) = (Codes.Of(DocumentKind.Service), Codes.Of(DocumentTier.Open));
        var entries = db.Set<OutboxEntry>().Where(entry => entry.Kind == kind && ids.Contains(entry.EntityId) && entry.VisibilityKey != null && entry.VisibilityKey != open);
        var rows = await entries
            .Where(entry => entry.Action == ChangeAction.Updated && !entries.Any(later =>
                later.EntityId == entry.EntityId && later.VisibilityKey == entry.VisibilityKey && later.Seq > entry.Seq))
            .Select(entry => new { entry.EntityId, entry.VisibilityKey }).ToListAsync(ct);
        return rows.GroupBy(row => row.EntityId).ToDictionary(group => group.Key, group => group.Select(row => row.VisibilityKey!).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>One entry for each key that is concerned, and one that it is gone for each that no longer is.</summary>
    private void Tell(VrnDbContext db, RenderedDocument fresh, DateTimeOffset at) => db.AddRange(Told(fresh, at));

    private IEnumerable<OutboxEntry> Told(RenderedDocument fresh, DateTimeOffset at)
    {
        if (fresh.Kind == DocumentKind.ServiceLocation)
        {
            // It shows nothing that its service does not show, and the service's entry says so.
            yield break;
        }
        IReadOnlyCollection<string> before = ConcernsSome(fresh) ? Readers(fresh.EntityId) : fresh.Readers;
        IReadOnlyCollection<string> now = fresh.Full is null ? [] : fresh.Readers;
        foreach (var key in now.Union(before, StringComparer.Ordinal))
        {
            yield return new OutboxEntry
            {
                Kind = Codes.Of(fresh.Kind),
                EntityId = fresh.EntityId,
                Action = now.Contains(key) ? ChangeAction.Updated : ChangeAction.Deleted,
                VisibilityKey = key,
                At = at,
            };
        }
    }

    /// <summary>Documents of the tier that the write changes.</summary>
    internal int Count(DocumentTier tier) => changed.Count(pair => pair.Fresh.Tier == tier);

    private static async Task<DirectoryClock> Tick(VrnDbContext db, DateTimeOffset now, bool open, bool partner, CancellationToken ct)
    {
        var milliseconds = now.ToUnixTimeMilliseconds();
        await db.Set<DirectoryClock>().Where(clock => clock.Id == DirectoryClock.TheRow).ExecuteUpdateAsync(set => set
            .SetProperty(clock => clock.Revision, clock => clock.Revision + 1)
            .SetProperty(clock => clock.RevisionOpen, clock => open ? clock.Revision + 1 : clock.RevisionOpen)
            .SetProperty(clock => clock.RevisionPartner, clock => partner ? clock.Revision + 1 : clock.RevisionPartner)
            .SetProperty(clock => clock.At, clock => clock.At + 1 > milliseconds ? clock.At + 1 : milliseconds), ct);
        return await db.Set<DirectoryClock>().AsNoTracking().SingleAsync(ct);
    }

    private static void Store(VrnDbContext db, RenderedDocument fresh, Head? stored, long revision, DateTimeOffset at)
    {
        var row = new StoredDocument { Tier = fresh.Tier, Kind = fresh.Kind, EntityId = fresh.EntityId };
        // The bytes of an existing row are not read: it is known by its key and every value is replaced.
        var entry = stored is null ? db.Add(row) : db.Update(row);
        row.Version = (stored?.Version ?? 0) + 1;
        row.Revision = revision;
        row.LastModified = at;
        Fill(row, fresh, at);
        entry.DetectChanges();
    }

    private async Task<Dictionary<(DocumentTier, Guid), ServiceSearch>> StoredSearch(VrnDbContext db, CancellationToken ct)
    {
        var ids = changed.Where(pair => pair.Fresh.Kind == DocumentKind.Service).Select(pair => pair.Fresh.EntityId).Distinct().ToArray();
        return await db.Set<ServiceSearch>().IgnoreQueryFilters().AsNoTracking().Where(row => ids.Contains(row.ServiceId))
            .ToDictionaryAsync(row => (row.Tier, row.ServiceId), ct);
    }

    private static void StoreSearch(VrnDbContext db, RenderedDocument fresh, bool exists)
    {
        if (fresh.Search is not null)
        {
            _ = exists ? db.Update(fresh.Search) : db.Add(fresh.Search);
        }
        else if (exists)
        {
            db.Remove(new ServiceSearch { Tier = fresh.Tier, ServiceId = fresh.EntityId, NameText = "", LabelText = "", BodyText = "" });
        }
    }

    private sealed record Head(DocumentTier Tier, DocumentKind Kind, Guid EntityId, byte[]? Hash, DateTimeOffset LastModified, int Version);
}
