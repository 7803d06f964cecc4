using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>Pages of what a question finds: one statement finds the rows in keyset order and brings their bytes.</summary>
internal static class ServicePages
{
    public static async Task<Slice<DocumentRow>> Page<TModel>(
        ServiceQuestion question, Order<Found<Service>, TModel> order, Window window, bool full, CancellationToken ct) =>
        window.Cut(await Statement(question, order, window, full).ToListAsync(ct));

    internal static IQueryable<DocumentRow> Statement<TModel>(ServiceQuestion question, Order<Found<Service>, TModel> order, Window window, bool full) =>
        question.IsOrdinary
            ? Rows(question, order.Sort(order.Within(question.Found(), question.Db, window), window.Backward).TakePrepared(window.Limit + 1), full)
            : Rows(question, order.Sort(order.Within(question.Found(), question.Db, window), window.Backward).Take(window.Limit + 1), full);

    public static Task<int> Count(ServiceQuestion question, CancellationToken ct) => question.Services().Having(question.Db, DocumentKind.Service).CountAsync(ct);

    /// <summary>Whether there are rows within a stretch.</summary>
    public static Task<bool> Any<TModel>(ServiceQuestion question, Order<Found<Service>, TModel> order, Window beyond, CancellationToken ct) =>
        order.Within(question.Found(), question.Db, beyond).AnyAsync(ct);

    /// <summary>Everything that is found, by id, a stretch at a time: nothing is kept.</summary>
    public static async IAsyncEnumerable<DocumentRow> All(ServiceQuestion question, bool full, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        const int AtATime = 500;
        var order = new Order<Found<Service>, DocumentRow>(NameOrder<Service>.Id<DocumentRow>(row => row.Id));
        string[]? after = null;
        Slice<DocumentRow> slice;
        do
        {
            slice = await Page(question, order, new Window(AtATime, after), full, ct);
            foreach (var row in slice.Rows)
            {
                yield return row;
            }
            after = slice.Rows.Count > 0 ? order.Place(slice.Rows[^1]) : null;
        }
        while (slice.HasNext);
    }

    /// <summary>The documents of rows that stand in an order, with what is told of each row beside its document.</summary>
    internal static IQueryable<DocumentRow> Rows(ServiceQuestion question, IQueryable<Found<Service>> page, bool full)
    {
        var revision = DocumentRows.Revision(question.Db);
        var tells = question.Near is { Place: not null, Coverage: not CoverageMode.Ignore };
        // The bytes that are not shown are not read.
        var chosen = full
            ? page.Select(found => new { Found = found, Bytes = found.Document.Full! })
            : page.Select(found => new { Found = found, Bytes = found.Document.Summary! });
        return chosen.Select(one => new DocumentRow(one.Found.Root.Id, one.Found.Root.NameSort, one.Bytes, revision.First())
        {
            MatchClass = one.Found.MatchClass,
            Rank = one.Found.Rank,
            Crossed = one.Found.Crossed,
            Strength = one.Found.Strength,
            DistanceM = one.Found.DistanceM,
            LastModified = one.Found.Document.LastModified,
            AssuredOn = one.Found.Root.AssuredOn,
            MinimumAge = one.Found.Root.MinimumAge,
            MaximumAge = one.Found.Root.MaximumAge,
            Richness = one.Found.Root.Richness,
            StatesArea = tells && one.Found.Root.Areas.Any(area => area.Kind != ServiceAreaKind.Text),
        });
    }
}
