using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Providers;
using VrnApi.Platform.Pages;

namespace VrnApi.Platform.Changes;

/// <summary>On the front page: which kinds the feed tells, and when it last told something that needs no token.</summary>
internal static class FeedPanel
{
    public static FrontPanel Of(FeedKinds kinds, IDatabaseWays ways) => new(1, "The change feed", async (db, ct) =>
    {
        var newest = await Newest(db, ways).FirstOrDefaultAsync(ct);
        var told = newest is { } at
            ? $"The newest change of the open directory is of <time datetime=\"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{at.UtcDateTime.ToString("d MMMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture)} UTC</time>."
            : "Nothing has been told yet.";
        return $"<p>{told} It runs over {string.Join(", ", kinds.All.Select(kind => $"<code>{WebPage.Text(kind.Name)}</code>"))}, at <code>GET /v1/changes</code>, "
            + "as Server-Sent Events, as GraphQL subscriptions and as webhooks.</p>";
    });

    /// <summary>What the open feed tells anybody, the last first. When anything else was written, a sign-up or a withheld listing, is not for everybody.</summary>
    internal static IQueryable<DateTimeOffset?> Newest(VrnDbContext db, IDatabaseWays ways)
    {
        var open = Codes.Of(DocumentTier.Open);
        return ways.SettledChanges(db).Where(row => row.VisibilityKey == open).OrderByDescending(row => row.Position).ThenByDescending(row => row.Seq).Select(row => (DateTimeOffset?)row.At);
    }
}
