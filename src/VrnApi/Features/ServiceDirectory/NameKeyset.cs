using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
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
    /// <summary>
    /// PostgreSQL enters the index by a row comparison; SQL Server has none, so there the first key is compared once by itself,
    /// which enters the index, and once more together with the second.
    /// </summary>
    public static IQueryable<T> Within<T>(this IQueryable<T> rows, VrnDbContext db, NameWindow window) where T : class, INamedRoot
    {
        var npgsql = db.Database.IsNpgsql();
        if (window.After is { } after)
        {
            rows = npgsql
                ? rows.Where(row => EF.Functions.GreaterThan(ValueTuple.Create(row.NameSort, row.Id), ValueTuple.Create(after.NameSort, after.Id)))
                : rows.Where(row => string.Compare(row.NameSort, after.NameSort) >= 0
                    && (string.Compare(row.NameSort, after.NameSort) > 0 || row.Id.CompareTo(after.Id) > 0));
        }
        if (window.Before is { } before)
        {
            rows = npgsql
                ? rows.Where(row => EF.Functions.LessThan(ValueTuple.Create(row.NameSort, row.Id), ValueTuple.Create(before.NameSort, before.Id)))
                : rows.Where(row => string.Compare(row.NameSort, before.NameSort) <= 0
                    && (string.Compare(row.NameSort, before.NameSort) < 0 || row.Id.CompareTo(before.Id) < 0));
        }
        return rows;
    }

    public static IOrderedQueryable<T> Ordered<T>(this IQueryable<T> rows, bool backward) where T : class, INamedRoot => backward
        ? rows.OrderByDescending(row => row.NameSort).ThenByDescending(row => row.Id)
        : rows.OrderBy(row => row.NameSort).ThenBy(row => row.Id);
}
