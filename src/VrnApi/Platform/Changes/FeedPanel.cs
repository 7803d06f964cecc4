using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Providers;
using VrnApi.Platform.Pages;

namespace VrnApi.Platform.Changes;

/// <summary>On the front page: which kinds the feed tells, and when it last told everybody something.</summary>
internal static class FeedPanel
{
    public static FrontPanel Of(FeedKinds kinds, IDatabaseWays ways) => new(1, "The change feed", async (db, ct) =>
    {
        var newest = await ways.SettledChanges(db).Where(row => row.VisibilityKey == null).OrderByDescending(row => row.Position).ThenByDescending(row => row.Seq)
            .Select(row => (DateTimeOffset?)row.At).FirstOrDefaultAsync(ct);
        var told = newest is { } at
            ? $"The newest change that everybody is told is of <time datetime=\"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{at.UtcDateTime.ToString("d MMMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture)} UTC</time>."
            : "Nothing has been told yet.";
        return $"<p>{told} It runs over {string.Join(", ", kinds.All.Select(kind => $"<code>{WebPage.Text(kind.Name)}</code>"))}, at <code>GET /v1/changes</code>, "
            + "as Server-Sent Events, as GraphQL subscriptions and as webhooks.</p>";
    });
}
