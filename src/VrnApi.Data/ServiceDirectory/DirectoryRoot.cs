namespace VrnApi.Data.ServiceDirectory;

/// <summary>A record of the directory that is edited and published as one: it is locked, versioned and rendered whole.</summary>
public abstract class DirectoryRoot
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Rises by one with every write that changes the record or one of its parts; also the concurrency token.</summary>
    public int Version { get; set; } = 1;

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>A root in lists, which are ordered by folded name and then by id.</summary>
public interface INamedRoot
{
    Guid Id { get; }

    /// <summary>Folded name, compared by code point on both databases.</summary>
    string NameSort { get; }
}

/// <summary>A part of a service: changing it makes a new version of the service.</summary>
public interface IServicePart
{
    Guid? OfService { get; }
}
