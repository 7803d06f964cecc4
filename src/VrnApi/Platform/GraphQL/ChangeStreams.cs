using System.Runtime.CompilerServices;
using VrnApi.Data.Platform;
using VrnApi.GraphQL;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using Fault = VrnApi.GraphQL.Fault;

namespace VrnApi.Platform.GraphQL;

/// <summary>What a subscription stands on, besides the call: whether its token is still good, and where its client left off.</summary>
/// <param name="LastEventId">Goes before the argument <c>after</c>: a client that comes back repeats its first request.</param>
internal sealed record StreamContext(LiveCaller Live, string? LastEventId = null)
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done as soon as nothing that is written from then on can be missed.</summary>
    public Task Opened => opened.Task;

    public void Open() => opened.TrySetResult();
}

/// <summary>One change as a subscription tells it; the thing itself is read for each event through the caller's rows.</summary>
/// <param name="Cursor">The place in the feed behind it.</param>
internal sealed record ChangeEvent(string Cursor, ChangeAction Action, Guid Uuid, DateTimeOffset At);

/// <summary>Subscriptions on the change feed: each is a cursor into it, so that a slow or absent client loses nothing.</summary>
internal static class ChangeStreams
{
    private static readonly ChangeNarrowing Everything = new([], []);

    /// <param name="After">A cursor of the feed; null begins now.</param>
    public sealed record Arguments(string? After);

    /// <param name="Filter">Null for everything that the reader sees.</param>
    public sealed record NarrowedArguments(string? After, ChangeFilter? Filter);

    public sealed record ChangeFilter(IReadOnlyList<string>? Areas, IReadOnlyList<string>? Terms);

    private const int MostEntries = 16, LongestEntry = 100;

    public static Func<Arguments, Call, CancellationToken, IAsyncEnumerable<StreamEvent<ChangeEvent>>> Of(FeedKind kind) =>
        (asked, call, ct) => Follow(kind, asked.After, Everything, call, ct);

    /// <summary>What lies outside of the filter is told as deleted, for it may have been inside when it was told before.</summary>
    public static Func<NarrowedArguments, Call, CancellationToken, IAsyncEnumerable<StreamEvent<ChangeEvent>>> Narrowed(FeedKind kind) =>
        (asked, call, ct) => Follow(kind, asked.After, new ChangeNarrowing(asked.Filter?.Areas ?? [], asked.Filter?.Terms ?? []), call, ct);

    private static bool IsPossible(ChangeNarrowing narrowing) => narrowing.Areas.Count <= MostEntries && narrowing.Terms.Count <= MostEntries
        && narrowing.Areas.Concat(narrowing.Terms).All(entry => entry.Length is > 0 and <= LongestEntry && !entry.Any(char.IsControl));

    private static async IAsyncEnumerable<StreamEvent<ChangeEvent>> Follow(
        FeedKind kind, string? asked, ChangeNarrowing narrowing, Call call, [EnumeratorCancellation] CancellationToken ct)
    {
        var stream = call.Stream ?? throw new InvalidOperationException("A subscription needs a stream.");
        if (!IsPossible(narrowing))
        {
            throw new FieldException(Problems.InvalidParameter.GraphQLCode, $"At most {MostEntries} areas and {MostEntries} terms of at most {LongestEntry} characters.");
        }
        var tail = call.Services.GetRequiredService<ChangeTail>();
        var census = call.Services.GetRequiredService<StreamCensus>();
        var (caller, cursors) = (call.Caller, call.Cursors);
        var cursor = stream.LastEventId ?? asked;
        var after = cursor is null ? null : FeedPosition.Open(cursors, caller, cursor)
            ?? throw new FieldException(Problems.InvalidCursor.GraphQLCode, Problems.InvalidCursor.Title);
        using var counted = census.Source();
        var start = await OrExpired(tail.Start(stream.Live, [kind], after, fromNow: true, ct), kind, call);
        stream.Open();
        await using var changes = tail.Follow(stream.Live, [kind], start, ct).GetAsyncEnumerator(ct);
        while (await OrExpired(changes.MoveNextAsync().AsTask(), kind, call))
        {
            var change = changes.Current;
            var position = change.After.Seal(cursors, caller);
            var isThere = change.State is not null && (narrowing.IsEmpty || await tail.IsWanted(stream.Live, kind, change.Id, narrowing, ct));
            var action = isThere ? ChangeAction.Updated : ChangeAction.Deleted;
            yield return new StreamEvent<ChangeEvent>(new ChangeEvent(position, action, change.Id, change.At), position);
        }
    }

    private static async Task<T> OrExpired<T>(Task<T> work, FeedKind kind, Call call)
    {
        try
        {
            return await work;
        }
        catch (ChangesExpiredException)
        {
            throw new FieldException(new Fault(Problems.CursorExpired.GraphQLCode, Problems.CursorExpired.Title, new Dictionary<string, object?>
            {
                ["snapshot"] = ChangeRequest.Snapshot(call.Services.GetRequiredService<PublicAddress>(), kind.Name),
            }));
        }
    }
}
