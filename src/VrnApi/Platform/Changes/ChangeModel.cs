using System.Text.Json.Serialization;
using VrnApi.Data.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Changes;

/// <summary>One change of the feed.</summary>
/// <param name="Kind">Such as <c>service</c>.</param>
/// <param name="Action"><c>deleted</c> also for what is there no more for this reader alone.</param>
/// <param name="At">When it was written.</param>
/// <param name="Cursor">The place behind it, for <c>after</c>.</param>
public sealed record ChangeModel(string Kind, Guid Id, ChangeAction Action, DateTimeOffset At, string Cursor)
{
    /// <summary>Where the thing itself can be read; absent when it is gone or has no address of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    /// <summary>The thing as the reader may see it now, as its own address answers it; absent when it is gone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Data { get; init; }

    public static ChangeModel Of(Change change, Caller caller, Cursors cursors, PublicAddress address) => new(
        change.Kind.Name, change.Id, change.State is null ? ChangeAction.Deleted : ChangeAction.Updated, change.At, change.After.Seal(cursors, caller))
    {
        Url = change.State is not null && change.Kind.Address is { } path ? address.Absolute(path(change.Id)) : null,
        Data = change.State,
    };
}
