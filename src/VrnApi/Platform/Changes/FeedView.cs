using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Platform;
using VrnApi.Data.Reference;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Changes;

/// <summary>What of the feed a reader is shown: kinds by scope, rows by the keys of its tier, its own partner and its areas.</summary>
/// <param name="Name">Tier and area. A position is good for one of them: what was passed over in another may be due in this one.</param>
public sealed record FeedView(string Name, IReadOnlyList<FeedKind> Kinds, IReadOnlyList<string> Keys)
{
    public static async Task<FeedView> Of(VrnDbContext db, Caller caller, IReadOnlyList<FeedKind> kinds, CancellationToken ct)
    {
        var tier = Codes.Of(caller.Rows.Tier);
        List<string> keys = [tier, caller.PartnerId.ToString()];
        if (caller.AreaCode is { } area)
        {
            var codes = await Related(db, area).ToListAsync(ct);
            keys.AddRange(codes.Append(area).Distinct(StringComparer.Ordinal).Select(OutboxEntry.AreaKey));
        }
        return new FeedView($"{tier} {caller.AreaCode}", kinds, keys);
    }

    /// <summary>The areas above and below one, and itself.</summary>
    internal static IQueryable<string> Related(VrnDbContext db, string area) =>
        db.Set<AreaLink>().Where(link => link.AncestorCode == area).Select(link => link.DescendantCode)
            .Union(db.Set<AreaLink>().Where(link => link.DescendantCode == area).Select(link => link.AncestorCode));
}
