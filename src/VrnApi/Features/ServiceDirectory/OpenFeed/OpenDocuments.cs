using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>A row of an open list before its document is read.</summary>
internal sealed class OpenKey
{
    public required Guid Id { get; init; }

    public required string NameSort { get; init; }
}

/// <summary>Numbered pages of stored documents: the ids come from an index, the bytes only of the rows that are shown.</summary>
internal static class OpenDocuments
{
    public static Task<int> Count(VrnDbContext db, IQueryable<OpenKey> keys, DocumentKind kind, OpenAsk ask, CancellationToken ct)
    {
        var documents = Of(db, kind, ask);
        return keys.CountAsync(key => documents.Any(document => document.EntityId == key.Id), ct);
    }

    public static IQueryable<DocumentRow> Statement(VrnDbContext db, IQueryable<OpenKey> keys, DocumentKind kind, OpenAsk ask)
    {
        var revision = DocumentRows.Revision(db);
        var found = keys.Join(Of(db, kind, ask), key => key.Id, document => document.EntityId,
            (key, document) => new { key.Id, key.NameSort, document.LastModified });
        var ordered = ask.ModifiedAfter is null
            ? found.OrderBy(row => row.NameSort).ThenBy(row => row.Id)
            : found.OrderBy(row => row.LastModified).ThenBy(row => row.Id);
        var shown = ordered.Skip(ask.Skip).Take(ask.PerPage).Join(Of(db, kind, ask), row => row.Id, document => document.EntityId,
            (row, document) => new { row.Id, row.NameSort, row.LastModified, Document = document });
        var inOrder = ask.ModifiedAfter is null
            ? shown.OrderBy(row => row.NameSort).ThenBy(row => row.Id)
            : shown.OrderBy(row => row.LastModified).ThenBy(row => row.Id);
        return ask.Full
            ? inOrder.Select(row => new DocumentRow(row.Id, row.NameSort, row.Document.Full!, revision.First()))
            : inOrder.Select(row => new DocumentRow(row.Id, row.NameSort, row.Document.Summary!, revision.First()));
    }

    /// <summary>Live documents, from the moment on that was asked for, inclusive.</summary>
    public static IQueryable<StoredDocument> Of(VrnDbContext db, DocumentKind kind, OpenAsk ask)
    {
        var documents = db.Set<StoredDocument>().Where(document => document.Kind == kind && document.DeletedAt == null);
        return ask.ModifiedAfter is { } after ? documents.Where(document => document.LastModified >= after) : documents;
    }
}
