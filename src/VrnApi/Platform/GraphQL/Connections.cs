using VrnApi.GraphQL;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.GraphQL;

/// <summary>What a connection was asked for.</summary>
internal sealed record Asked(int? First, string? After, int? Last, string? Before);

/// <summary>An order as a connection needs it: how its cursors are told from others', and where a row stands.</summary>
internal sealed record Places<TModel>(string Signature, int Parts, Func<TModel, string[]> Of)
{
    public static Places<TModel> In<TRow>(Order<TRow, TModel> order) => new(order.Signature, order.Parts, order.Place);
}

/// <summary>
/// A connection over an ordered list, forwards or backwards. Flags are exact: beyond the page in the direction of reading the row too
/// many tells; on the other side, where a cursor bounds the list, a probe does, and only if the flag is selected.
/// </summary>
internal static class Connections
{
    /// <param name="coordinate">The field; a cursor is good for it, its order and its client alone.</param>
    /// <param name="any">Whether the list has rows within a window.</param>
    /// <param name="count">Rows of the whole list; run only when totalCount is selected.</param>
    /// <param name="extra">What the slice says of the whole list beside its rows; run only when a field that is read from it is selected.</param>
    public static async Task<Connected<TModel>> Of<TModel>(
        Call call, string coordinate, Asked asked, Places<TModel> places, Wanted wanted,
        Func<Window, Task<Slice<TModel>>> page, Func<Window, Task<bool>> any, Func<Task<int>> count, Func<Task<object>>? extra = null)
    {
        var window = Window(call, coordinate, asked, places);
        var slice = wanted.Rows || wanted.HasNextPage || wanted.HasPreviousPage ? await page(window) : new Slice<TModel>([], false);
        var beyondBefore = wanted.HasNextPage && window.Before is not null && (window.Backward || !slice.HasNext) && await any(From(window));
        var beyondAfter = wanted.HasPreviousPage && window.After is not null && (!window.Backward || !slice.HasNext) && await any(UpTo(window));
        var total = wanted.TotalCount ? await count() : (int?)null;
        var more = wanted.Extras.Count > 0 && extra is not null ? await extra() : null;
        return Make(call, coordinate, places, window, slice, beyondBefore, beyondAfter, total) with { Extra = more };
    }

    public static Window Window<TModel>(Call call, string coordinate, Asked asked, Places<TModel> places) => new(
        asked.Last ?? asked.First ?? Paging.DefaultLimit,
        Open(call, coordinate, asked.After, places), Open(call, coordinate, asked.Before, places), asked.Last is not null);

    /// <param name="beyondBefore">Whether rows stand at or behind the bound <c>before</c>.</param>
    /// <param name="beyondAfter">Whether rows stand at or ahead of the bound <c>after</c>.</param>
    public static Connected<TModel> Make<TModel>(
        Call call, string coordinate, Places<TModel> places, Window window, Slice<TModel> slice, bool beyondBefore, bool beyondAfter, int? total) => new(
            slice.Rows,
            new SealedCursors(slice.Rows.Count, at => call.Cursors.Seal(call.Caller, List(coordinate, places), places.Of(slice.Rows[at]))),
            (!window.Backward && slice.HasNext) || beyondBefore,
            (window.Backward && slice.HasNext) || beyondAfter,
            total);

    /// <summary>The rows at and behind the bound <c>before</c>.</summary>
    public static Window From(Window window) => new(1, After: window.Before, Inclusive: true);

    /// <summary>The rows ahead of and at the bound <c>after</c>.</summary>
    public static Window UpTo(Window window) => new(1, Before: window.After, Inclusive: true);

    /// <exception cref="FieldException">The cursor was not given out for this field, order and client.</exception>
    private static string[]? Open<TModel>(Call call, string coordinate, string? cursor, Places<TModel> places) =>
        cursor is null ? null
        : call.Cursors.TryOpen(call.Caller, List(coordinate, places), cursor, places.Parts, out var values) ? values
        : throw new FieldException(Problems.InvalidCursor.GraphQLCode, Problems.InvalidCursor.Title);

    private static string List<TModel>(string coordinate, Places<TModel> places) => $"{coordinate} {places.Signature}";
}

/// <summary>Cursors of a page, each sealed when it is asked for: most clients want the last one alone.</summary>
internal sealed class SealedCursors(int count, Func<int, string> seal) : IReadOnlyList<string>
{
    public int Count => count;

    public string this[int index] => seal(index);

    public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, count).Select(seal).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>One key of <c>orderBy</c>: a field of the list's own enum, and a direction.</summary>
internal sealed record OrderBy<TField>(TField Field, OrderDirection Direction)
    where TField : struct, Enum
{
    /// <exception cref="FieldException">A field is named twice.</exception>
    public static Order<TRow, TModel> Read<TRow, TModel>(
        IReadOnlyList<OrderBy<TField>>? asked, Order<TRow, TModel> ordinary, SortKey<TRow, TModel> id, Func<TField, SortKey<TRow, TModel>> key)
    {
        if (asked is not { Count: > 0 })
        {
            return ordinary;
        }
        if (asked.Select(by => by.Field).Distinct().Count() < asked.Count)
        {
            throw new FieldException("ARGUMENT", "A field can be ordered by once.");
        }
        return new Order<TRow, TModel>(id, [.. asked.Select(by => (key(by.Field), by.Direction == OrderDirection.Desc))]);
    }
}
