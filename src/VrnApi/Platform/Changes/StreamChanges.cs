using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using VrnApi.Data.Model;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Platform.Changes;

/// <summary>The change feed as Server-Sent Events, without an end. Each kind needs its own scope.</summary>
internal static class StreamChanges
{
    /// <param name="After">Cursor of the feed; <c>Last-Event-ID</c> goes before it. Without either the feed begins with everything that there is.</param>
    /// <param name="Kinds">Names with commas between; every kind that the caller may read when absent.</param>
    public sealed record Criteria(string? After, string? Kinds);

    public static async Task<Results<EventAnswer, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, HttpContext http, Caller caller, FeedKinds kinds,
        ChangeTail tail, LiveCallers lives, Cursors cursors, PublicAddress address, CancellationToken ct)
    {
        var after = string.IsNullOrEmpty(lastEventId) ? criteria.After : lastEventId;
        var (request, refusal) = await ChangeRequest.Read(http, caller, kinds, cursors, criteria.Kinds, after, []);
        if (refusal is not null)
        {
            return refusal;
        }
        var live = lives.Of(http.GetAccessToken()!);
        try
        {
            var start = await tail.Start(live, request!.Kinds, request.After, fromNow: false, ct);
            return new EventAnswer(live, stopping => Events(tail, live, request.Kinds, start, caller, cursors, address, stopping));
        }
        catch (ChangesExpiredException)
        {
            return ChangeRequest.Expired(http, address);
        }
    }

    private static async IAsyncEnumerable<ServerEvent> Events(
        ChangeTail tail, LiveCaller live, IReadOnlyList<FeedKind> kinds, FeedPosition start, Caller caller, Cursors cursors, PublicAddress address,
        [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var change in tail.Follow(live, kinds, start, ct))
        {
            var model = ChangeModel.Of(change, caller, cursors, address);
            yield return new ServerEvent(Codes.Of(model.Action), model.Cursor, JsonSerializer.SerializeToUtf8Bytes(model, VrnJson.Options));
        }
    }
}
