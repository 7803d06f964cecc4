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
        rows.Where(On(key, id, db.Database.IsNpgsql()
            ? (k, i) => EF.Functions.GreaterThan(ValueTuple.Create(k, i), ValueTuple.Create(afterKey, afterId))
            : (k, i) => string.Compare(k, afterKey) >= 0 && (string.Compare(k, afterKey) > 0 || i.CompareTo(afterId) > 0)));

    public static IQueryable<T> Before<T>(
        this IQueryable<T> rows, VrnDbContext db, Expression<Func<T, string>> key, Expression<Func<T, Guid>> id, string beforeKey, Guid beforeId) =>
        rows.Where(On(key, id, db.Database.IsNpgsql()
            ? (k, i) => EF.Functions.LessThan(ValueTuple.Create(k, i), ValueTuple.Create(beforeKey, beforeId))
            : (k, i) => string.Compare(k, beforeKey) <= 0 && (string.Compare(k, beforeKey) < 0 || i.CompareTo(beforeId) < 0)));

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
