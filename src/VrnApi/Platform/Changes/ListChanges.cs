using Microsoft.AspNetCore.Http.HttpResults;
using VrnApi.Data;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Changes;

/// <summary>What has changed since a cursor. Each kind needs its own scope.</summary>
internal static class ListChanges
{
    /// <param name="After">Cursor of the feed; without it the feed begins with everything that there is.</param>
    /// <param name="Kinds">Names with commas between, such as <c>service,organisation</c>; every kind that the caller may read when absent.</param>
    public sealed record Criteria(string? After, string? Kinds, int? Limit);

    /// <param name="Next">Address to ask next, also on an empty page, where it keeps its cursor.</param>
    /// <param name="Cursor">The place behind this page.</param>
    public sealed record ChangePage(IReadOnlyList<ChangeModel> Items, string Next, string Cursor);

    public static async Task<Results<JsonAnswer<ChangePage>, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, HttpContext http, Caller caller, VrnDbContext db, ChangeFeed feed, FeedKinds kinds, Cursors cursors,
        PublicAddress address, CancellationToken ct)
    {
        var (limit, fault) = Paging.Limit(criteria.Limit);
        var (request, refusal) = await ChangeRequest.Read(http, caller, kinds, cursors, criteria.Kinds, criteria.After, fault is null ? [] : [fault]);
        if (refusal is not null)
        {
            return refusal;
        }
        var view = await FeedView.Of(db, caller, request!.Kinds, ct);
        var after = request.After ?? await feed.Beginning(db, view, ct);
        if (await feed.Read(new FeedReading(caller, db, http.RequestServices), view, after, limit, ct) is not { } page)
        {
            return ChangeRequest.Expired(http, address);
        }
        var cursor = page.Changes.Count == 0 && criteria.After is { } same ? same : page.End.Seal(cursors, caller);
        var next = Paging.NextAddress(http, cursor);
        return new JsonAnswer<ChangePage>(new ChangePage([.. page.Changes.Select(change => ChangeModel.Of(change, caller, cursors, address))], next, cursor)) { Next = next };
    }
}
