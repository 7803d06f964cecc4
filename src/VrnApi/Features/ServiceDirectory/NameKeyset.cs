using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>A position in a list that is ordered by folded name and id.</summary>
public sealed record NameKey(string NameSort, Guid Id);

/// <summary>A stretch of such a list.</summary>
/// <param name="Limit">Rows wanted; whether there are more is found by asking for one more.</param>
/// <param name="Backward">The last rows of the stretch instead of the first; they come in forward order all the same.</param>
public sealed record NameWindow(int Limit, NameKey? After = null, NameKey? Before = null, bool Backward = false);

internal static class NameKeyset
{
    public static IQueryable<T> Within<T>(this IQueryable<T> rows, VrnDbContext db, NameWindow window) where T : class, INamedRoot
    {
        if (window.After is { } after)
        {
            rows = rows.After(db, row => row.NameSort, row => row.Id, after.NameSort, after.Id);
        }
        if (window.Before is { } before)
        {
            rows = rows.Before(db, row => row.NameSort, row => row.Id, before.NameSort, before.Id);
        }
        return rows;
    }

    public static IOrderedQueryable<T> Ordered<T>(this IQueryable<T> rows, bool backward) where T : class, INamedRoot => backward
        ? rows.OrderByDescending(row => row.NameSort).ThenByDescending(row => row.Id)
        : rows.OrderBy(row => row.NameSort).ThenBy(row => row.Id);
}
