using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>A root with the document that the reader's tier sees of it: without one, there is no root for the reader.</summary>
public sealed class Found<TRoot> where TRoot : class, INamedRoot
{
    public required TRoot Root { get; init; }

    public required StoredDocument Document { get; init; }

    /// <summary>How well the words match: 1 the name itself, 2 in names, 3 in labels, 4 anywhere; 0 where there are no words.</summary>
    public int MatchClass { get; init; }

    /// <summary>Within a class; more is better.</summary>
    public int Rank { get; init; }

    /// <summary>0 when tagged with what is needed, 1 when of a type that answers it.</summary>
    public int Crossed { get; init; }

    /// <summary>How well that type answers it, 1 to 3.</summary>
    public int Strength { get; init; }

    /// <summary>Metres to the nearest place that the reader may see; null where there is none.</summary>
    public int? DistanceM { get; init; }
}

/// <summary>The order of lists that are not told another one: folded name, then id.</summary>
internal static class NameOrder<TRoot> where TRoot : class, INamedRoot
{
    public static readonly Order<Found<TRoot>, DocumentRow> Rows = new(Id<DocumentRow>(row => row.Id), (Name<DocumentRow>(row => row.NameSort), false));

    public static SortKey<Found<TRoot>, TModel> Name<TModel>(Func<TModel, string> name) =>
        new SortKey<Found<TRoot>, TModel, string>("name", found => found.Root.NameSort, name);

    public static SortKey<Found<TRoot>, TModel> Id<TModel>(Func<TModel, Guid> id) =>
        new SortKey<Found<TRoot>, TModel, Guid>("id", found => found.Root.Id, id);

    /// <summary>When what the reader's tier sees last changed.</summary>
    public static SortKey<Found<TRoot>, TModel> LastModified<TModel>(Func<TModel, DateTimeOffset> lastModified) =>
        new SortKey<Found<TRoot>, TModel, DateTimeOffset>("lastModified", found => found.Document.LastModified, lastModified);
}
