using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Searching;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>A stored document and its place in the list.</summary>
/// <param name="Bytes">UTF-8 JSON, as it leaves the house.</param>
/// <param name="Revision">The tier's revision when the row was read.</param>
public sealed record DocumentRow(Guid Id, string NameSort, byte[] Bytes, long Revision) : IPlaced
{
    Guid IPlaced.Key => Id;

    public int MatchClass { get; init; }

    public int Rank { get; init; }

    public int Crossed { get; init; }

    public int Strength { get; init; }

    public int? DistanceM { get; init; }

    public DateTimeOffset LastModified { get; init; }

    public DateOnly? AssuredOn { get; init; }

    public int? MinimumAge { get; init; }

    public int? MaximumAge { get; init; }

    public int Richness { get; init; }

    /// <summary>JSON in the words of schema.org; only where it was asked for.</summary>
    public string? OpeningHours { get; init; }

    /// <summary>What changed when; only where it was asked for.</summary>
    public IReadOnlyList<MetadataDocument>? Metadata { get; init; }

    /// <summary>The service says for which area it is; read only where a postcode was asked for.</summary>
    public bool StatesArea { get; init; }
}

/// <summary>Pages of stored documents: one statement finds the rows in keyset order and brings their bytes.</summary>
internal static class DocumentRows
{
    public static async Task<Slice<DocumentRow>> Page<T, TModel>(
        VrnDbContext db, IQueryable<T> roots, DocumentKind kind, Order<Found<T>, TModel> order, Window window, bool full, CancellationToken ct)
        where T : class, INamedRoot =>
        window.Cut(await Statement(db, roots, kind, order, window, full).ToListAsync(ct));

    internal static IQueryable<DocumentRow> Statement<T, TModel>(
        VrnDbContext db, IQueryable<T> roots, DocumentKind kind, Order<Found<T>, TModel> order, Window window, bool full)
        where T : class, INamedRoot
    {
        var revision = Revision(db);
        var page = order.Sort(order.Within(roots.Having(db, kind), db, window), window.Backward).Take(window.Limit + 1);
        return full
            ? page.Select(found => new DocumentRow(found.Root.Id, found.Root.NameSort, found.Document.Full!, revision.First()))
            : page.Select(found => new DocumentRow(found.Root.Id, found.Root.NameSort, found.Document.Summary!, revision.First()));
    }

    /// <summary>The documents of some ids, in no order; ids that the reader may not see are left out.</summary>
    public static async Task<Dictionary<Guid, byte[]>> ByIds(
        VrnDbContext db, DocumentKind kind, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        Guid[] keys = [.. ids];
        var documents = db.Set<StoredDocument>()
            .Where(document => document.Kind == kind && keys.Contains(document.EntityId) && document.DeletedAt == null);
        if (kind == DocumentKind.Service)
        {
            documents = documents.Where(document => db.Set<Service>().Any(service => service.Id == document.EntityId));
        }
        return await documents
            .Select(document => new { document.EntityId, document.Full }).Prepared()
            .ToDictionaryAsync(row => row.EntityId, row => row.Full!, ct);
    }

    /// <summary>Only rows that have a document in the reader's tier exist for the reader.</summary>
    /// <remarks>The kind stands in the statement: with a parameter PostgreSQL takes a plan for any kind to be the worse one, and plans each page anew.</remarks>
    public static IQueryable<Found<T>> Having<T>(this IQueryable<T> roots, VrnDbContext db, DocumentKind kind) where T : class, INamedRoot => roots.Join(
        db.Set<StoredDocument>().Where(document => document.Kind == EF.Constant(kind) && document.DeletedAt == null),
        root => root.Id, document => document.EntityId, (root, document) => new Found<T> { Root = root, Document = document, MatchClass = 0, Rank = 0, Crossed = 0, Strength = 0, DistanceM = null });

    /// <summary>Documents that last changed within a range.</summary>
    public static IQueryable<StoredDocument> Modified(VrnDbContext db, DocumentKind kind, RangeFilter<DateTimeOffset> range)
    {
        var filtering = new Filtering<StoredDocument>(db).On(document => (DateTimeOffset?)document.LastModified, range);
        return db.Set<StoredDocument>().Where(document => document.Kind == kind && document.DeletedAt == null).Where(filtering.All());
    }

    public static IQueryable<long> Revision(VrnDbContext db) => db.Scope.Tier == DocumentTier.Open
        ? db.Set<DirectoryClock>().Select(clock => clock.RevisionOpen)
        : db.Set<DirectoryClock>().Select(clock => clock.RevisionPartner);
}
