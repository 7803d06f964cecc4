using VrnApi.GraphQL;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.GraphQL;

/// <summary>A connection over a list that is read forwards: the slice's page, its cursors, and only the extras that were selected.</summary>
internal static class ForwardPage
{
    /// <param name="coordinate">The field; a cursor is good for it and its client alone.</param>
    /// <param name="parts">How many values a position has.</param>
    /// <param name="page">The slice's page after a position, null for the first.</param>
    /// <param name="count">The slice's count, run only when totalCount is selected.</param>
    public static async Task<Connected<T>> Of<T>(
        Call call, string coordinate, int? first, string? after, int parts, Wanted wanted,
        Func<string[]?, int, Task<Slice<T>>> page, Func<T, string[]> position, Func<Task<int>> count)
    {
        var slice = await page(Position(call, coordinate, after, parts), first ?? Paging.DefaultLimit);
        return new Connected<T>(
            slice.Rows,
            [.. slice.Rows.Select(row => call.Cursors.Seal(call.Caller, coordinate, position(row)))],
            slice.HasNext,
            wanted.HasPreviousPage && after is not null && await HasRowsBefore(slice, page, position),
            wanted.TotalCount ? await count() : null);
    }

    /// <exception cref="FieldException">The cursor was not given out for this field and client.</exception>
    public static string[]? Position(Call call, string coordinate, string? after, int parts) =>
        after is null ? null
        : call.Cursors.TryOpen(call.Caller, coordinate, after, parts, out var values) ? values
        : throw new FieldException(Problems.InvalidCursor.GraphQLCode, Problems.InvalidCursor.Title);

    /// <summary>Exact, also when the row of the cursor is gone: there are rows before unless the list begins with this page.</summary>
    private static async Task<bool> HasRowsBefore<T>(Slice<T> slice, Func<string[]?, int, Task<Slice<T>>> page, Func<T, string[]> position)
    {
        var beginning = (await page(null, 1)).Rows;
        return beginning.Count > 0 && (slice.Rows.Count == 0 || !position(beginning[0]).AsSpan().SequenceEqual(position(slice.Rows[0])));
    }
}
