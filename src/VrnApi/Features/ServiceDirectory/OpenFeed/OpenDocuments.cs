using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>A row of an open list before its document is read.</summary>
internal sealed class OpenKey
{
    public required Guid Id { get; init; }

    public required string NameSort { get; init; }

    public int? DistanceM { get; init; }
}

/// <summary>Numbered pages of stored documents: the ids come from an index, the bytes only of the rows that are shown.</summary>
internal static class OpenDocuments
{
    public static Task<int> Count(VrnDbContext db, IQueryable<OpenKey> keys, DocumentKind kind, OpenAsk ask, CancellationToken ct)
    {
        var documents = Of(db, kind, ask);
        return keys.CountAsync(key => documents.Any(document => document.EntityId == key.Id), ct);
    }

    /// <param name="byDistance">Where no date was asked for: the nearest first, those without a position last.</param>
    public static IQueryable<DocumentRow> Statement(VrnDbContext db, IQueryable<OpenKey> keys, DocumentKind kind, OpenAsk ask, bool byDistance = false)
    {
        var revision = DocumentRows.Revision(db);
        var found = keys.Join(Of(db, kind, ask), key => key.Id, document => document.EntityId,
            (key, document) => new Place { Id = key.Id, NameSort = key.NameSort, DistanceM = key.DistanceM, LastModified = document.LastModified });
        var shown = Sorted(found, ask, byDistance).Skip(ask.Skip).Take(ask.PerPage).Join(Of(db, kind, ask), row => row.Id, document => document.EntityId,
            (row, document) => new Place { Id = row.Id, NameSort = row.NameSort, DistanceM = row.DistanceM, LastModified = row.LastModified, Document = document });
        var inOrder = Sorted(shown, ask, byDistance);
        return ask.Full
            ? inOrder.Select(row => new DocumentRow(row.Id, row.NameSort, row.Document!.Full!, revision.First()) { DistanceM = row.DistanceM })
            : inOrder.Select(row => new DocumentRow(row.Id, row.NameSort, row.Document!.Summary!, revision.First()) { DistanceM = row.DistanceM });
    }

    /// <summary>Live documents, from the moment on that was asked for, inclusive.</summary>
    public static IQueryable<StoredDocument> Of(VrnDbContext db, DocumentKind kind, OpenAsk ask)
    {
        var documents = db.Set<StoredDocument>().Where(document => document.Kind == kind && document.DeletedAt == null);
        return ask.ModifiedAfter is { } after ? documents.Where(document => document.LastModified >= after) : documents;
    }

    private static IQueryable<Place> Sorted(IQueryable<Place> rows, OpenAsk ask, bool byDistance) =>
        ask.ModifiedAfter is not null ? rows.OrderBy(row => row.LastModified).ThenBy(row => row.Id)
        : byDistance ? rows.OrderBy(row => row.DistanceM == null).ThenBy(row => row.DistanceM).ThenBy(row => row.Id)
        : rows.OrderBy(row => row.NameSort).ThenBy(row => row.Id);

    private sealed class Place
    {
        public Guid Id { get; init; }

        public required string NameSort { get; init; }

        public int? DistanceM { get; init; }

        public DateTimeOffset LastModified { get; init; }

        public StoredDocument? Document { get; init; }
    }
}
