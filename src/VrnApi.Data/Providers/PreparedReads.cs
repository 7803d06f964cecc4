using System.Data.Common;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace VrnApi.Data.Providers;

/// <summary>
/// Statements that are sent again and again, and whose best plan is the same whatever their values: on PostgreSQL they are prepared on
/// each connection and planned once. Searches are not: their plans depend on what is looked for.
/// </summary>
public static class PreparedReads
{
    /// <summary>As a statement is tagged that is to be prepared.</summary>
    public const string Mark = "prepared";

    private const string OnePlan = Mark + ", with one plan";

    private static readonly int[] CommonSizes = [26, 51, 101];

    public static IQueryable<T> Prepared<T>(this IQueryable<T> rows) => rows.TagWith(Mark);

    /// <summary>
    /// So many rows at the most. Usual numbers stand in the statement itself: a plan for any number would be made for a tenth of the table.
    /// </summary>
    public static IQueryable<T> TakePrepared<T>(this IQueryable<T> rows, int count) => CommonSizes.Contains(count)
        ? rows.Provider.CreateQuery<T>(Expression.Call(typeof(Queryable), nameof(Queryable.Take), [typeof(T)], rows.Expression,
            Expression.Call(typeof(EF), nameof(EF.Constant), [typeof(int)], Expression.Constant(count)))).TagWith(OnePlan)
        : rows.Take(count);

    internal sealed class Interceptor : DbCommandInterceptor
    {
        public static readonly Interceptor Instance = new();

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (!command.CommandText.StartsWith("-- " + Mark, StringComparison.Ordinal))
            {
                return result;
            }
            // What lies behind a place in a list is planned alike wherever the place is; PostgreSQL takes a plan for any place to be a little dearer,
            // and would plan each page anew, which takes as long as the page. The three statements go out together.
            if (command.CommandText.StartsWith("-- " + OnePlan, StringComparison.Ordinal))
            {
                command.CommandText = $"SET plan_cache_mode = force_generic_plan;\n{command.CommandText};\nRESET plan_cache_mode";
            }
            // A connection that has prepared the statement already is not asked again.
            await command.PrepareAsync(cancellationToken);
            return result;
        }
    }
}
