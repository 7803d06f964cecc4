using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>A stored document and its place in the list.</summary>
/// <param name="Bytes">UTF-8 JSON, as it leaves the house.</param>
/// <param name="Revision">The tier's revision when the row was read.</param>
public sealed record DocumentRow(Guid Id, string NameSort, byte[] Bytes, long Revision)
{
    public NameKey Key => new(NameSort, Id);
}

/// <summary>Rows in forward order, and whether the list goes on beyond them in the direction of reading.</summary>
public sealed record DocumentSlice(IReadOnlyList<DocumentRow> Rows, bool HasMore);

/// <summary>Pages of stored documents: one statement finds the rows in keyset order and brings their bytes.</summary>
internal static class DocumentRows
{
    public static async Task<DocumentSlice> Page<T>(
        VrnDbContext db, IQueryable<T> roots, DocumentKind kind, NameWindow window, bool full, CancellationToken ct)
        where T : class, INamedRoot
    {
        var rows = await Statement(db, roots, kind, window, full).ToListAsync(ct);
        var hasMore = rows.Count > window.Limit;
        if (hasMore)
        {
            rows.RemoveAt(window.Limit);
        }
        if (window.Backward)
        {
            rows.Reverse();
        }
        return new DocumentSlice(rows, hasMore);
    }

    internal static IQueryable<DocumentRow> Statement<T>(
        VrnDbContext db, IQueryable<T> roots, DocumentKind kind, NameWindow window, bool full)
        where T : class, INamedRoot =>
        WithBytes(db, roots.Within(db, window), kind, full, window.Backward).Take(window.Limit + 1);

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
            .Select(document => new { document.EntityId, document.Full })
            .ToDictionaryAsync(row => row.EntityId, row => row.Full!, ct);
    }

    /// <summary>Only rows that have a document in the reader's tier exist for the reader.</summary>
    public static IQueryable<T> Having<T>(this IQueryable<T> roots, VrnDbContext db, DocumentKind kind) where T : class, INamedRoot =>
        roots.Where(root => db.Set<StoredDocument>().Any(document =>
            document.Kind == kind && document.EntityId == root.Id && document.DeletedAt == null));

    public static IQueryable<long> Revision(VrnDbContext db) => db.Scope.Tier == DocumentTier.Open
        ? db.Set<DirectoryClock>().Select(clock => clock.RevisionOpen)
        : db.Set<DirectoryClock>().Select(clock => clock.RevisionPartner);

    private static IQueryable<DocumentRow> WithBytes<T>(VrnDbContext db, IQueryable<T> page, DocumentKind kind, bool full, bool backward)
        where T : class, INamedRoot
    {
        var revision = Revision(db);
        var documents = db.Set<StoredDocument>().Where(document => document.Kind == kind && document.DeletedAt == null);
        var joined = page.Join(documents, root => root.Id, document => document.EntityId, (root, document) => new { root.Id, root.NameSort, Document = document });
        var ordered = backward
            ? joined.OrderByDescending(row => row.NameSort).ThenByDescending(row => row.Id)
            : joined.OrderBy(row => row.NameSort).ThenBy(row => row.Id);
        return full
            ? ordered.Select(row => new DocumentRow(row.Id, row.NameSort, row.Document.Full!, revision.First()))
            : ordered.Select(row => new DocumentRow(row.Id, row.NameSort, row.Document.Summary!, revision.First()));
    }
}
