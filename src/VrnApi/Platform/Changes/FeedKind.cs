using System.Collections.Frozen;
using VrnApi.Data;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Changes;

/// <summary>On whose behalf the feed reads: the context shows that caller's rows.</summary>
public sealed record FeedReading(Caller Caller, VrnDbContext Db, IServiceProvider Services);

/// <summary>One kind of thing in the change feed, plugged in by the area that owns it.</summary>
/// <param name="Name">As the outbox spells it.</param>
/// <param name="Scope">Without it the kind is not in a reader's feed.</param>
/// <param name="Address">Path of one thing at the REST API; null where it has none of its own.</param>
/// <param name="Read">
/// The present state, as the UTF-8 JSON that REST answers, of those of the ids that the caller may see. An id that is left out is gone for
/// that caller.
/// </param>
public sealed record FeedKind(
    string Name,
    string Scope,
    Func<Guid, string>? Address,
    Func<FeedReading, IReadOnlyCollection<Guid>, CancellationToken, Task<IReadOnlyDictionary<Guid, RawJson>>> Read)
{
    /// <summary>Part of the API that owns it, such as <c>directory</c>: the types of its events begin with it.</summary>
    public required string Area { get; init; }

    /// <summary>The last word of an event's type, by the state that the event carries; null where events are told as created and updated.</summary>
    public Func<RawJson, string>? Event { get; init; }

    /// <summary>Those of the ids that lie in one of the areas and carry one of the terms; null where a kind cannot be narrowed so.</summary>
    public Func<FeedReading, IReadOnlyCollection<Guid>, ChangeNarrowing, CancellationToken, Task<HashSet<Guid>>>? Narrow { get; init; }
}

/// <summary>What a subscription is narrowed to. An empty list narrows nothing.</summary>
/// <param name="Areas">Codes.</param>
/// <param name="Terms">As <c>taxonomy:code</c>; those beneath are meant too.</param>
public sealed record ChangeNarrowing(IReadOnlyList<string> Areas, IReadOnlyList<string> Terms)
{
    public bool IsEmpty => Areas.Count == 0 && Terms.Count == 0;
}

/// <summary>Every kind that an area has plugged in.</summary>
public sealed class FeedKinds
{
    private readonly FrozenDictionary<string, FeedKind> byName;

    public FeedKinds(IEnumerable<FeedKind> kinds)
    {
        All = [.. kinds.OrderBy(kind => kind.Name, StringComparer.Ordinal)];
        byName = All.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<FeedKind> All { get; }

    /// <returns>Null for a name that no area has plugged in.</returns>
    public FeedKind? Find(string name) => byName.GetValueOrDefault(name);
}
