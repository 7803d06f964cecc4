using System.Linq.Expressions;
using VrnApi.Data;
using VrnApi.Data.Providers;

namespace VrnApi.Platform;

/// <summary>
/// A total order of rows: keys with directions, the id last. Nulls come last in either direction. It sorts, cuts the rows on one side
/// of a place, and says where a row stands; REST and GraphQL page with the same one.
/// </summary>
public sealed class Order<TRow, TModel>
{
    private readonly (SortKey<TRow, TModel> Key, bool Descending)[] keys;

    public Order(SortKey<TRow, TModel> id, params IReadOnlyList<(SortKey<TRow, TModel> Key, bool Descending)> keys) => this.keys = [.. keys, (id, false)];

    /// <summary>Newest first: by a time and then by id, both downwards.</summary>
    public Order(SortKey<TRow, TModel> time, SortKey<TRow, TModel> id) => keys = [(time, true), (id, true)];

    /// <summary>A cursor of one order means nothing in another.</summary>
    public string Signature => string.Join(',', keys.Select(key => key.Key.Name + (key.Descending ? "-" : "")));

    /// <summary>How many texts a place has.</summary>
    public int Parts => keys.Length;

    public string[] Place(TModel model) => [.. keys.Select(key => key.Key.Place(model))];

    public IOrderedQueryable<TRow> Sort(IQueryable<TRow> rows, bool backward = false, bool isFirst = true)
    {
        foreach (var (key, descending) in keys)
        {
            rows = key.Sort(rows, descending, backward, isFirst);
            isFirst = false;
        }
        return (IOrderedQueryable<TRow>)rows;
    }

    /// <summary>The rows between the bounds of a window.</summary>
    public IQueryable<TRow> Within(IQueryable<TRow> rows, VrnDbContext db, Window window)
    {
        if (window.After is { } after)
        {
            rows = rows.Where(Beyond(db, after, after: true, window.Inclusive));
        }
        return window.Before is { } before ? rows.Where(Beyond(db, before, after: false, window.Inclusive)) : rows;
    }

    private Expression<Func<TRow, bool>> Beyond(VrnDbContext db, string[] place, bool after, bool inclusive)
    {
        if (keys is [(SortKey<TRow, TModel, string> text, false), (SortKey<TRow, TModel, Guid> id, false)])
        {
            return Keyset.Beyond(db, (Expression<Func<TRow, string>>)text.Column, (Expression<Func<TRow, Guid>>)id.Column, place[0], Guid.Parse(place[1]), after, inclusive);
        }
        // (a > x) or (a = x and b > y) or ..., with the last key's equality for the row itself.
        var row = Expression.Parameter(typeof(TRow), "row");
        Expression beyond = Expression.Constant(false);
        Expression same = Expression.Constant(true);
        for (var i = 0; i < keys.Length; i++)
        {
            var column = new Replace(keys[i].Key.Column.Parameters[0], row).Visit(keys[i].Key.Column.Body);
            var value = keys[i].Key.Parameter(place[i]);
            beyond = Expression.OrElse(beyond, Expression.AndAlso(same, Side(column, value, keys[i].Key.IsNullable, after, keys[i].Descending)));
            same = Expression.AndAlso(same, Expression.Equal(column, value ?? Expression.Constant(null, column.Type)));
        }
        return Expression.Lambda<Func<TRow, bool>>(inclusive ? Expression.OrElse(beyond, same) : beyond, row);
    }

    /// <param name="value">Null stands behind every value.</param>
    private static Expression Side(Expression column, Expression? value, bool isNullable, bool after, bool descending)
    {
        var isNull = isNullable ? Expression.Equal(column, Expression.Constant(null, column.Type)) : null;
        if (value is null)
        {
            return after ? Expression.Constant(false) : Expression.Not(isNull!);
        }
        var difference = Difference(column, value, after != descending);
        return isNull is not null && after ? Expression.OrElse(difference, isNull) : difference;
    }

    private static BinaryExpression Difference(Expression column, Expression value, bool greater)
    {
        if (column.Type == typeof(string) || column.Type == typeof(Guid))
        {
            var compare = column.Type == typeof(string)
                ? Expression.Call(typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!, column, value)
                : Expression.Call(column, typeof(Guid).GetMethod(nameof(Guid.CompareTo), [typeof(Guid)])!, value);
            return greater ? Expression.GreaterThan(compare, Expression.Constant(0)) : Expression.LessThan(compare, Expression.Constant(0));
        }
        return greater ? Expression.GreaterThan(column, value) : Expression.LessThan(column, value);
    }
}

/// <summary>Whether an order is taken as it runs or turned round.</summary>
public enum OrderDirection
{
    Asc,
    Desc,
}
