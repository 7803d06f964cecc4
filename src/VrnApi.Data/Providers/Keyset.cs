using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace VrnApi.Data.Providers;

/// <summary>
/// The rows on one side of a position in the order (key, id). PostgreSQL enters the index by a row comparison; SQL Server has
/// none, so there the key is compared once by itself, which enters the index, and once more together with the id.
/// </summary>
public static class Keyset
{
    public static IQueryable<T> After<T>(
        this IQueryable<T> rows, VrnDbContext db, Expression<Func<T, string>> key, Expression<Func<T, Guid>> id, string afterKey, Guid afterId) =>
        rows.Where(Beyond(db, key, id, afterKey, afterId, after: true, inclusive: false));

    public static IQueryable<T> Before<T>(
        this IQueryable<T> rows, VrnDbContext db, Expression<Func<T, string>> key, Expression<Func<T, Guid>> id, string beforeKey, Guid beforeId) =>
        rows.Where(Beyond(db, key, id, beforeKey, beforeId, after: false, inclusive: false));

    /// <summary>The rows after or before a position, with the row at it or without.</summary>
    public static Expression<Func<T, bool>> Beyond<T>(
        VrnDbContext db, Expression<Func<T, string>> key, Expression<Func<T, Guid>> id, string atKey, Guid atId, bool after, bool inclusive) =>
        On(key, id, (db.Database.IsNpgsql(), after, inclusive) switch
        {
            (true, true, false) => (k, i) => EF.Functions.GreaterThan(ValueTuple.Create(k, i), ValueTuple.Create(atKey, atId)),
            (true, true, true) => (k, i) => EF.Functions.GreaterThanOrEqual(ValueTuple.Create(k, i), ValueTuple.Create(atKey, atId)),
            (true, false, false) => (k, i) => EF.Functions.LessThan(ValueTuple.Create(k, i), ValueTuple.Create(atKey, atId)),
            (true, false, true) => (k, i) => EF.Functions.LessThanOrEqual(ValueTuple.Create(k, i), ValueTuple.Create(atKey, atId)),
            (false, true, false) => (k, i) => string.Compare(k, atKey) >= 0 && (string.Compare(k, atKey) > 0 || i.CompareTo(atId) > 0),
            (false, true, true) => (k, i) => string.Compare(k, atKey) >= 0 && (string.Compare(k, atKey) > 0 || i.CompareTo(atId) >= 0),
            (false, false, false) => (k, i) => string.Compare(k, atKey) <= 0 && (string.Compare(k, atKey) < 0 || i.CompareTo(atId) < 0),
            (false, false, true) => (k, i) => string.Compare(k, atKey) <= 0 && (string.Compare(k, atKey) < 0 || i.CompareTo(atId) <= 0),
        });

    private static Expression<Func<T, bool>> On<T>(
        Expression<Func<T, string>> key, Expression<Func<T, Guid>> id, Expression<Func<string, Guid, bool>> comparison)
    {
        var row = key.Parameters[0];
        var body = new Replace(comparison.Parameters[0], key.Body).Visit(comparison.Body);
        body = new Replace(comparison.Parameters[1], new Replace(id.Parameters[0], row).Visit(id.Body)).Visit(body);
        return Expression.Lambda<Func<T, bool>>(body, row);
    }

    private sealed class Replace(ParameterExpression parameter, Expression with) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? with : node;
    }
}
