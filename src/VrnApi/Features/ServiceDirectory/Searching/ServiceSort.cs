using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>What lists of services can be ordered by.</summary>
public enum ServiceSort
{
    Relevance,
    Distance,
    Name,
    LastModified,
    AssuredOn,
}

/// <summary>What of a found service says where it stands; documents and models carry it.</summary>
public interface IPlaced
{
    Guid Key { get; }

    string NameSort { get; }

    int MatchClass { get; }

    int Rank { get; }

    int Crossed { get; }

    int? DistanceM { get; }

    DateTimeOffset LastModified { get; }

    DateOnly? AssuredOn { get; }
}

/// <summary>The orders, each total: the id decides between equals.</summary>
internal static class ServiceOrders<TModel> where TModel : IPlaced
{
    private static readonly SortKey<Found<Service>, TModel> Id = NameOrder<Service>.Id<TModel>(row => row.Key);
    private static readonly SortKey<Found<Service>, TModel> Name = NameOrder<Service>.Name<TModel>(row => row.NameSort);
    private static readonly SortKey<Found<Service>, TModel> Crossed = new SortKey<Found<Service>, TModel, int>("crossed", found => found.Crossed, row => row.Crossed);

    /// <summary>By name.</summary>
    public static readonly Order<Found<Service>, TModel> Ordinary = new(Id, (Name, false));

    private static readonly Order<Found<Service>, TModel> Relevance = new(Id,
        (new SortKey<Found<Service>, TModel, int>("class", found => found.MatchClass, row => row.MatchClass), false), (Crossed, false),
        (new SortKey<Found<Service>, TModel, int>("rank", found => found.Rank, row => row.Rank), true), (Name, false));

    private static readonly Order<Found<Service>, TModel> Needs = new(Id, (Crossed, false), (Name, false));

    private static readonly Order<Found<Service>, TModel> Distance = new(Id, (new SortKey<Found<Service>, TModel, int?>("distance", found => found.DistanceM, row => row.DistanceM), false));

    private static readonly Order<Found<Service>, TModel> LastModified = new(Id, (NameOrder<Service>.LastModified<TModel>(row => row.LastModified), false));

    private static readonly Order<Found<Service>, TModel> AssuredOn = new(Id, (new SortKey<Found<Service>, TModel, DateOnly?>("assuredOn", found => found.Root.AssuredOn, row => row.AssuredOn), true));

    /// <summary>Relevance with words, distance with a point, else by name.</summary>
    /// <returns>Null when the question has nothing to order by in that way.</returns>
    public static Order<Found<Service>, TModel>? Of(ServiceSort? asked, ServiceQuestion question) => asked switch
    {
        ServiceSort.Relevance => question.Text is not null ? Relevance : question.Needed is not null ? Needs : null,
        ServiceSort.Distance => question.Near is { HasPoint: true } ? Distance : null,
        ServiceSort.Name => Ordinary,
        ServiceSort.LastModified => LastModified,
        ServiceSort.AssuredOn => AssuredOn,
        _ => question.Text is not null ? Relevance : question.Near is { HasPoint: true } ? Distance : question.Needed is not null ? Needs : Ordinary,
    };
}
