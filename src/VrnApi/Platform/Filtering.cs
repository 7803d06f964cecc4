using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;

namespace VrnApi.Platform;

/// <summary>Combines what callers ask of an entity into one predicate; REST and GraphQL narrow with the same.</summary>
public static class Filtering
{
    /// <summary>Everything that <paramref name="own"/> adds for one object of conditions, with its and, or and not.</summary>
    /// <param name="own">Adds the conditions of one object; called again for each nested one.</param>
    public static Expression<Func<T, bool>> Of<T, TConditions>(VrnDbContext db, TConditions conditions, Action<TConditions, Filtering<T>> own)
        where TConditions : Combined<TConditions>
    {
        // The engine has bounded the nesting before anything comes here.
        var filtering = new Filtering<T>(db);
        own(conditions, filtering);
        foreach (var each in conditions.And ?? [])
        {
            filtering.Add(Of(db, each, own));
        }
        if (conditions.Or is { } any)
        {
            filtering.Add(any.Select(each => Of(db, each, own)).Aggregate((Expression<Func<T, bool>>)(_ => false), Either));
        }
        if (conditions.Not is { } not && Of(db, not, own) is var inner)
        {
            filtering.Add(Expression.Lambda<Func<T, bool>>(Expression.Not(inner.Body), inner.Parameters));
        }
        return filtering.All();
    }

    /// <summary>Whether a condition of some kind is given anywhere, nested ones included.</summary>
    public static bool Mentions<TConditions>(TConditions conditions, Func<TConditions, bool> which)
        where TConditions : Combined<TConditions> =>
        which(conditions) || (conditions.And ?? []).Concat(conditions.Or ?? []).Any(each => Mentions(each, which))
            || (conditions.Not is { } not && Mentions(not, which));

    internal static Expression<Func<T, bool>> Both<T>(Expression<Func<T, bool>> left, Expression<Func<T, bool>> right) => Join(Expression.AndAlso, left, right);

    internal static Expression<Func<T, bool>> Either<T>(Expression<Func<T, bool>> left, Expression<Func<T, bool>> right) => Join(Expression.OrElse, left, right);

    private static Expression<Func<T, bool>> Join<T>(
        Func<Expression, Expression, Expression> how, Expression<Func<T, bool>> left, Expression<Func<T, bool>> right) =>
        Expression.Lambda<Func<T, bool>>(how(left.Body, new Replace(right.Parameters[0], left.Parameters[0]).Visit(right.Body)), left.Parameters);
}

/// <summary>
/// Conditions of a caller as predicates. Every leaf is true or false, never unknown: a row without the value does not match, and
/// <c>not</c> turns that round, on both databases alike.
/// </summary>
/// <param name="db">Says which database compares.</param>
public sealed class Filtering<T>(VrnDbContext db)
{
    // Where the database's own collation ignores case, equality is asked for in the one that does not.
    private const string Exact = "Latin1_General_100_BIN2";

    private readonly List<Expression<Func<T, bool>>> all = [];

    /// <summary>Everything that was added, as one predicate.</summary>
    public Expression<Func<T, bool>> All() => all.Aggregate((Expression<Func<T, bool>>)(_ => true), Filtering.Both);

    /// <summary>A criterion with a name of its own, which the slice implements.</summary>
    public Filtering<T> Add(Expression<Func<T, bool>> condition)
    {
        all.Add(condition);
        return this;
    }

    public Filtering<T> On(Expression<Func<T, Guid>> column, IdFilter? filter)
    {
        if (filter is { Eq: { } eq })
        {
            Where(column, value => value == eq);
        }
        if (filter is { In: { } listed })
        {
            Guid[] ids = [.. listed];
            Where(column, value => ids.Contains(value));
        }
        return this;
    }

    public Filtering<T> On(Expression<Func<T, string?>> column, StringFilter? filter)
    {
        if (filter is null)
        {
            return this;
        }
        var insensitive = db.Database.IsSqlServer();
        if (filter.Eq is { } eq)
        {
            Where(column, insensitive ? value => value != null && EF.Functions.Collate(value, Exact) == eq : value => value != null && value == eq);
        }
        if (filter.In is { } listed)
        {
            string[] texts = [.. listed];
            Where(column, insensitive ? value => value != null && texts.Contains(EF.Functions.Collate(value, Exact)) : value => value != null && texts.Contains(value));
        }
#pragma warning disable CA1862 // The database compares, and it has lower() and LIKE.
        if (filter.Contains is { } part && part.ToLowerInvariant() is var inside)
        {
            Where(column, value => value != null && value.ToLower().Contains(inside));
        }
        if (filter.StartsWith is { } start && start.ToLowerInvariant() is var beginning)
        {
            Where(column, value => value != null && value.ToLower().StartsWith(beginning));
        }
#pragma warning restore CA1862
        return IsNull(column, filter.IsNull);
    }

    public Filtering<T> On(Expression<Func<T, bool?>> column, BooleanFilter? filter)
    {
        if (filter is { Eq: { } eq })
        {
            Where(column, value => value != null && value == eq);
        }
        return this;
    }

    public Filtering<T> On<TCode>(Expression<Func<T, TCode>> column, EnumFilter<TCode>? filter)
        where TCode : struct, Enum
    {
        if (filter is { Eq: { } eq })
        {
            TCode[] one = [eq];
            Where(column, value => one.Contains(value));
        }
        if (filter is { In: { } listed })
        {
            TCode[] codes = [.. listed];
            Where(column, value => codes.Contains(value));
        }
        return this;
    }

    public Filtering<T> On<TValue>(Expression<Func<T, TValue?>> column, RangeFilter<TValue>? filter)
        where TValue : struct
    {
        if (filter is null)
        {
            return this;
        }
        Compare(column, filter.Eq, ExpressionType.Equal);
        Compare(column, filter.Gt, ExpressionType.GreaterThan);
        Compare(column, filter.Gte, ExpressionType.GreaterThanOrEqual);
        Compare(column, filter.Lt, ExpressionType.LessThan);
        Compare(column, filter.Lte, ExpressionType.LessThanOrEqual);
        if (filter.In is { } listed)
        {
            TValue?[] values = [.. listed.Select(value => (TValue?)value)];
            Where(column, value => value != null && values.Contains(value));
        }
        return IsNull(column, filter.IsNull);
    }

    private Filtering<T> IsNull<TValue>(Expression<Func<T, TValue>> column, bool? wanted)
    {
        if (wanted is { } isNull)
        {
            Where(column, isNull ? value => value == null : value => value != null);
        }
        return this;
    }

    private void Compare<TValue>(Expression<Func<T, TValue?>> column, TValue? with, ExpressionType how)
        where TValue : struct
    {
        if (with is null)
        {
            return;
        }
        // The closure makes the value a parameter of the statement.
        Expression<Func<TValue?>> value = () => with;
        var isThere = Expression.NotEqual(column.Body, Expression.Constant(null, typeof(TValue?)));
        all.Add(Expression.Lambda<Func<T, bool>>(Expression.AndAlso(isThere, Expression.MakeBinary(how, column.Body, value.Body)), column.Parameters));
    }

    private void Where<TValue>(Expression<Func<T, TValue>> column, Expression<Func<TValue, bool>> condition) =>
        all.Add(Expression.Lambda<Func<T, bool>>(new Replace(condition.Parameters[0], column.Body).Visit(condition.Body), column.Parameters));
}
