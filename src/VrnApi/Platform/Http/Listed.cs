using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Http;

/// <summary>One page of rows in the order of their list, as REST sends it.</summary>
internal static class Listed
{
    /// <param name="list">What a cursor belongs to, filters included.</param>
    public static async Task<IResult> Page<TRow, TModel>(
        IQueryable<TRow> rows, Order<TRow, TRow> order, Func<IReadOnlyList<TRow>, Task<IReadOnlyList<TModel>>> models, int? asked, string? after, string list,
        VrnDbContext db, HttpContext http, CancellationToken ct)
    {
        var (limit, fault) = Paging.Limit(asked);
        if (fault is not null)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [fault]);
        }
        var (caller, cursors) = (Caller.Of(http), http.RequestServices.GetRequiredService<Cursors>());
        string[]? place = null;
        if (after is not null && !cursors.TryOpen(caller, list, after, order.Parts, out place))
        {
            return new ProblemAnswer(Problems.InvalidCursor, null, [Fault.InQuery("after", Problems.InvalidCursor.Code, Problems.InvalidCursor.Title)]);
        }
        var window = new Window(limit, place);
        var slice = window.Cut(await order.Sort(order.Within(rows, db, window)).Take(limit + 1).ToListAsync(ct));
        var next = slice.HasNext ? Paging.NextAddress(http, cursors.Seal(caller, list, order.Place(slice.Rows[^1]))) : null;
        return new JsonAnswer<Page<TModel>>(new Page<TModel>(await models(slice.Rows), next)) { Next = next };
    }

    public static Task<IResult> Page<TRow, TModel>(
        IQueryable<TRow> rows, Order<TRow, TRow> order, Func<TRow, TModel> model, int? asked, string? after, string list, VrnDbContext db, HttpContext http, CancellationToken ct) =>
        Page(rows, order, found => Task.FromResult<IReadOnlyList<TModel>>([.. found.Select(model)]), asked, after, list, db, http, ct);
}
