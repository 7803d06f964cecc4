using System.Linq.Expressions;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Query.Rules;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>The total order of an answer's rows, by keys alone: what was asked, then newest period, level from the widest, area and combination.</summary>
internal static class RowOrder
{
    private static readonly RowSort[] Ties = [new(SortField.TimePeriod, true), new(SortField.GeographicLevel, false)];

    public static IQueryable<FrozenRow> Sort(IQueryable<FrozenRow> rows, IEnumerable<RowSort> sorts, VersionShape shape)
    {
        IOrderedQueryable<FrozenRow>? sorted = null;
        foreach (var sort in sorts.Concat(Ties))
        {
            foreach (var (key, descending) in Keys(sort, shape))
            {
                sorted = (sorted, descending) switch
                {
                    (null, false) => rows.OrderBy(key),
                    (null, true) => rows.OrderByDescending(key),
                    (_, false) => sorted.ThenBy(key),
                    (_, true) => sorted.ThenByDescending(key),
                };
            }
            if (sort.Field == SortField.Location)
            {
                sorted = sort.Descending ? sorted!.ThenByDescending(row => row.AreaCode) : sorted!.ThenBy(row => row.AreaCode);
            }
        }
        return sorted!.ThenBy(row => row.AreaCode).ThenBy(row => row.CombinationNumber).ThenBy(row => row.TableNumber);
    }

    private static IEnumerable<(Expression<Func<FrozenRow, long>> Key, bool Descending)> Keys(RowSort sort, VersionShape shape) => sort.Field switch
    {
        SortField.TimePeriod => [(row => row.PeriodOrdinal, sort.Descending)],
        SortField.GeographicLevel => [(Level(), sort.Descending)],
        // Areas of other levels come behind in either direction.
        SortField.Location when sort.Level is var level => [(row => row.Level == level ? 0L : 1L, false)],
        _ => Filter(sort, shape),
    };

    private static Expression<Func<FrozenRow, long>> Level() => row =>
        row.Level == GeographicLevel.Nat ? 0L : row.Level == GeographicLevel.Reg ? 1L : row.Level == GeographicLevel.Pfa ? 2L
        : row.Level == GeographicLevel.La ? 3L : row.Level == GeographicLevel.Lad ? 4L : row.Level == GeographicLevel.Csp ? 5L : 6L;

    /// <summary>Place of a combination's code among the codes of the filter; what it does not tell apart comes behind in either direction.</summary>
    private static IEnumerable<(Expression<Func<FrozenRow, long>>, bool)> Filter(RowSort sort, VersionShape shape)
    {
        var ranks = shape.Options.Where(option => option.Filter == sort.Filter).Select(shape.CombinationsWith).Select(numbers => numbers.ToArray()).SkipLast(1).ToArray();
        Expression<Func<FrozenRow, long>> rank = row => 0L;
        var parameter = rank.Parameters[0];
        var body = ranks.Select((numbers, place) => (numbers, place)).Reverse().Aggregate(rank.Body, (rest, one) =>
        {
            Expression<Func<FrozenRow, bool>> isThat = row => one.numbers.Contains(row.CombinationNumber);
            return Expression.Condition(new Platform.Replace(isThat.Parameters[0], parameter).Visit(isThat.Body), Expression.Constant((long)one.place), rest);
        });
        var told = ranks.SelectMany(numbers => numbers).ToArray();
        yield return (row => told.Contains(row.CombinationNumber) ? 0L : 1L, false);
        if (told.Length > 0)
        {
            yield return (Expression.Lambda<Func<FrozenRow, long>>(body, parameter), sort.Descending);
        }
    }
}
