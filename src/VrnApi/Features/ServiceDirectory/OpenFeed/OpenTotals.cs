using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>
/// Totals of the open lists, which the standard's envelope always wants. A total holds for a question at a revision of the tier: asked again
/// it is not counted again.
/// </summary>
internal static class OpenTotals
{
    private const int Most = 2000;

    private static readonly ConcurrentDictionary<(string? Database, string Tag), int> Known = new();

    /// <param name="tag">The question without its page, at its revision; null when the answer depends on the time.</param>
    public static async Task<int> Count(VrnDbContext db, string? tag, Func<Task<int>> count)
    {
        if (tag is null)
        {
            return await count();
        }
        var key = (db.Database.GetConnectionString(), tag);
        if (Known.TryGetValue(key, out var total))
        {
            return total;
        }
        total = await count();
        if (Known.Count >= Most)
        {
            Known.Clear();
        }
        return Known[key] = total;
    }
}
