using System.Globalization;
using System.Linq.Expressions;

namespace VrnApi.Platform;

/// <summary>A column that rows can be ordered by, and the same value as the model carries it.</summary>
/// <typeparam name="TRow">What the query is over.</typeparam>
/// <typeparam name="TModel">What is made of a row.</typeparam>
public abstract class SortKey<TRow, TModel>(string name)
{
    /// <summary>Part of the order's signature, and so of every cursor's seal.</summary>
    public string Name => name;

    internal abstract LambdaExpression Column { get; }

    internal abstract bool IsNullable { get; }

    internal abstract string Place(TModel model);

    /// <summary>The value of a place as a query parameter; null where the value is null.</summary>
    internal abstract Expression? Parameter(string place);

    internal abstract IOrderedQueryable<TRow> Sort(IQueryable<TRow> rows, bool descending, bool backward, bool isFirst);
}

/// <inheritdoc cref="SortKey{TRow,TModel}"/>
public sealed class SortKey<TRow, TModel, TValue>(string name, Expression<Func<TRow, TValue>> column, Func<TModel, TValue> read)
    : SortKey<TRow, TModel>(name)
{
    private static readonly Type Plain = Nullable.GetUnderlyingType(typeof(TValue)) ?? typeof(TValue);

    internal override LambdaExpression Column => column;

    internal override bool IsNullable => Nullable.GetUnderlyingType(typeof(TValue)) is not null;

    internal override string Place(TModel model) => read(model) switch
    {
        null => "",
        var value when IsNullable => "=" + Text(value),
        var value => Text(value),
    };

    internal override Expression? Parameter(string place)
    {
        if (IsNullable && place.Length == 0)
        {
            return null;
        }
        // A property of a captured object becomes a parameter of the statement; a constant would become part of its text.
        var value = (TValue)Read(IsNullable ? place[1..] : place);
        return Expression.Property(Expression.Constant(new Captured(value)), nameof(Captured.Value));
    }

    internal override IOrderedQueryable<TRow> Sort(IQueryable<TRow> rows, bool descending, bool backward, bool isFirst)
    {
        if (IsNullable)
        {
            // Nulls come last whatever the direction, and the databases disagree when they are not told.
            var isNull = Expression.Lambda<Func<TRow, bool>>(Expression.Equal(column.Body, Expression.Constant(null, typeof(TValue))), column.Parameters);
            rows = By(rows, isNull, backward, isFirst);
            isFirst = false;
        }
        return By(rows, column, descending != backward, isFirst);
    }

    private static IOrderedQueryable<TRow> By<T>(IQueryable<TRow> rows, Expression<Func<TRow, T>> by, bool descending, bool isFirst) => (isFirst, descending) switch
    {
        (true, false) => rows.OrderBy(by),
        (true, true) => rows.OrderByDescending(by),
        (false, false) => ((IOrderedQueryable<TRow>)rows).ThenBy(by),
        (false, true) => ((IOrderedQueryable<TRow>)rows).ThenByDescending(by),
    };

    private static string Text(object value) => value switch
    {
        DateTimeOffset time => time.UtcTicks.ToString(CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static object Read(string text) => Type.GetTypeCode(Plain) switch
    {
        TypeCode.String => text,
        TypeCode.Int32 => int.Parse(text, CultureInfo.InvariantCulture),
        TypeCode.Int64 => long.Parse(text, CultureInfo.InvariantCulture),
        _ when Plain == typeof(Guid) => Guid.Parse(text),
        _ when Plain == typeof(DateOnly) => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture),
        _ when Plain == typeof(DateTimeOffset) => new DateTimeOffset(long.Parse(text, CultureInfo.InvariantCulture), TimeSpan.Zero),
        _ => throw new NotSupportedException($"Rows are not ordered by {Plain.Name}."),
    };

    private sealed record Captured(TValue Value);
}
