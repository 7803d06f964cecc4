using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace VrnApi.Data.Providers;

/// <summary>The rows after a position in the order (key, id), spelled so that each database enters its index there.</summary>
public static class Keyset
{
    public static IQueryable<T> After<T>(
        this IQueryable<T> rows, VrnDbContext db, Expression<Func<T, string>> key, Expression<Func<T, Guid>> id, string afterKey, Guid afterId)
    {
        Expression<Func<string, Guid, bool>> comparison = db.Database.IsNpgsql()
            ? (k, i) => EF.Functions.GreaterThan(ValueTuple.Create(k, i), ValueTuple.Create(afterKey, afterId))
            // "a > x OR (a = x AND b > y)" alone would read the index from its start.
            : (k, i) => string.Compare(k, afterKey) >= 0 && (string.Compare(k, afterKey) > 0 || i.CompareTo(afterId) > 0);
        var row = key.Parameters[0];
        var body = new Replace(comparison.Parameters[0], key.Body).Visit(comparison.Body);
        body = new Replace(comparison.Parameters[1], new Replace(id.Parameters[0], row).Visit(id.Body)).Visit(body);
        return rows.Where(Expression.Lambda<Func<T, bool>>(body, row));
    }

    private sealed class Replace(ParameterExpression parameter, Expression with) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? with : node;
    }
}
