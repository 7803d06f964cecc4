using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Platform;

namespace VrnApi.Features.Membership.Meetings;

/// <summary>The meetings of networks, newest first, for callers who may read their detail.</summary>
internal static class NetworkMeetings
{
    /// <summary>Newest first, the one order that there is.</summary>
    public static readonly Order<Meeting, MeetingModel> Newest = new(
        new SortKey<Meeting, MeetingModel, Guid>("id", meeting => meeting.Id, meeting => meeting.Id),
        (new SortKey<Meeting, MeetingModel, DateTimeOffset>("startsAt", meeting => meeting.StartsAt, meeting => meeting.StartsAt), true));

    /// <summary>A stretch of the meetings of each network that has any within it: one statement for all.</summary>
    public static async Task<Dictionary<Guid, Slice<MeetingModel>>> OfNetworks(
        VrnDbContext db, IQueryable<Network> networks, MeetingStatus? status, Window window, CancellationToken ct) =>
        (await Query(db, networks, status, window).ToListAsync(ct)).GroupBy(meeting => meeting.NetworkId).ToDictionary(group => group.Key, group => window.Cut(group.ToList()));

    /// <returns>The networks that have a meeting within a stretch.</returns>
    public static Task<HashSet<Guid>> Any(VrnDbContext db, IQueryable<Network> networks, MeetingStatus? status, Window beyond, CancellationToken ct) =>
        Newest.Within(Rows(db, networks, status), db, beyond).Select(meeting => meeting.NetworkId).Distinct().ToHashSetAsync(ct);

    /// <returns>How many meetings each network has; none where there are none.</returns>
    public static Task<Dictionary<Guid, int>> Counts(VrnDbContext db, IQueryable<Network> networks, MeetingStatus? status, CancellationToken ct) =>
        Rows(db, networks, status).GroupBy(meeting => meeting.NetworkId).Select(group => new { group.Key, Total = group.Count() }).ToDictionaryAsync(row => row.Key, row => row.Total, ct);

    internal static IQueryable<MeetingModel> Query(VrnDbContext db, IQueryable<Network> networks, MeetingStatus? status, Window window)
    {
        var limit = window.Limit + 1;
        // Of the asked networks alone, before those of each are numbered.
        var stretch = Newest.Sort(Newest.Within(Rows(db, networks, status), db, window), window.Backward);
        var each = networks.SelectMany(network => stretch.Where(meeting => meeting.NetworkId == network.Id).Take(limit));
        // The order within a network is promised by the outer statement alone.
        return Newest.Sort(each.OrderBy(meeting => meeting.NetworkId), window.Backward, isFirst: false).Select(ListMeetings.Model);
    }

    private static IQueryable<Meeting> Rows(VrnDbContext db, IQueryable<Network> networks, MeetingStatus? status)
    {
        var ids = networks.Select(network => network.Id);
        return db.Set<Meeting>().Where(meeting => ids.Contains(meeting.NetworkId) && (status == null || meeting.Status == status));
    }
}
