using VrnApi.GraphQL;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>A GraphQL connection over a list by name, forwards or backwards, with exact flags.</summary>
internal static class NamePage
{
    public sealed record Asked(int? First, string? After, int? Last, string? Before);

    /// <param name="any">Whether the list has rows within a window.</param>
    public static async Task<Connected<T>> Of<T>(
        Call call, string coordinate, Asked asked, Wanted wanted,
        Func<NameWindow, Task<(IReadOnlyList<(NameKey Key, T Model)> Rows, bool HasMore)>> page,
        Func<NameWindow, Task<bool>> any,
        Func<Task<int>> count)
    {
        var (after, before) = (Key(call, coordinate, asked.After), Key(call, coordinate, asked.Before));
        var backward = asked.Last is not null;
        var (rows, hasMore) = await page(new NameWindow(asked.Last ?? asked.First ?? Paging.DefaultLimit, after, before, backward));

        // Beyond the page in the direction of reading the extra row tells; on the other side, and beyond a bound, a probe does.
        var hasNext = (!backward && hasMore) || (wanted.HasNextPage && before is not null && (await any(From(rows, before))));
        var hasPrevious = (backward && hasMore) || (wanted.HasPreviousPage && after is not null && (await any(UpTo(rows, after))));
        return new Connected<T>(
            [.. rows.Select(row => row.Model)],
            [.. rows.Select(row => Cursor(call, coordinate, row.Key))],
            hasNext, hasPrevious, wanted.TotalCount ? await count() : null);
    }

    private static NameWindow From<T>(IReadOnlyList<(NameKey Key, T)> rows, NameKey bound) => new(1, After: rows.Count > 0 ? rows[^1].Key : bound);

    private static NameWindow UpTo<T>(IReadOnlyList<(NameKey Key, T)> rows, NameKey bound) => new(1, Before: rows.Count > 0 ? rows[0].Key : bound);

    private static NameKey? Key(Call call, string coordinate, string? cursor) =>
        ForwardPage.Position(call, coordinate, cursor, 2) is [var name, var id] ? new NameKey(name, Guid.Parse(id)) : null;

    private static string Cursor(Call call, string coordinate, NameKey key) =>
        call.Cursors.Seal(call.Caller, coordinate, key.NameSort, key.Id.ToString());
}
