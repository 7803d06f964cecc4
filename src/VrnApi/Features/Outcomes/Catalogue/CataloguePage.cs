using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Catalogue;

/// <summary>A page of catalogue entries in the byte order of their ids.</summary>
internal static class CataloguePage
{
    /// <param name="after">Id of the last entry that was shown; null for the first page.</param>
    /// <returns>At most <paramref name="limit"/> entries, and whether there are more.</returns>
    public static (IReadOnlyList<T> Rows, bool More) Of<T>(SortedList<string, T> entries, Func<T, bool> wanted, string? after, int limit)
    {
        var found = entries.Where(entry => after is null || string.CompareOrdinal(entry.Key, after) > 0)
            .Select(entry => entry.Value).Where(wanted).Take(limit + 1).ToList();
        return (found.Count > limit ? found[..limit] : found, found.Count > limit);
    }

    /// <summary>Opens limit and cursor of a request, or says what is wrong with them.</summary>
    public static (int Limit, string? After, ProblemAnswer? Refusal) Position(Caller caller, Cursors cursors, string list, int? asked, string? cursor)
    {
        var (limit, fault) = Paging.Limit(asked);
        if (fault is not null)
        {
            return (0, null, new ProblemAnswer(Problems.InvalidParameter, null, [fault]));
        }
        string[] position = [];
        return cursor is null || cursors.TryOpen(caller, list, cursor, 1, out position)
            ? (limit, position.FirstOrDefault(), null)
            : (0, null, new ProblemAnswer(Problems.InvalidCursor));
    }

    public static JsonAnswer<Page<T>> Answer<T>(
        HttpContext http, Caller caller, Cursors cursors, string list, (IReadOnlyList<T> Rows, bool More) page, Func<T, string> id)
    {
        var next = page.More ? Paging.NextAddress(http, cursors.Seal(caller, list, id(page.Rows[^1]))) : null;
        return new JsonAnswer<Page<T>>(new Page<T>(page.Rows, next)) { Next = next };
    }
}
