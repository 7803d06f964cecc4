namespace VrnApi.Platform;

/// <summary>Rows of one page and whether more follow; what REST and GraphQL both build their pages from.</summary>
public sealed record Slice<T>(IReadOnlyList<T> Rows, bool HasNext);

/// <summary>The last row seen, in an order by text and then by id.</summary>
public sealed record Position(string Key, Guid Id)
{
    /// <summary>What a cursor carries.</summary>
    public string[] Values => [Key, Id.ToString()];

    public static Position Of(string[] values) => new(values[0], Guid.Parse(values[1]));
}

public static class Slice
{
    /// <param name="rows">Read with one row more than <paramref name="limit"/>.</param>
    public static Slice<T> Cut<T>(List<T> rows, int limit) => rows.Count > limit ? new(rows[..limit], true) : new(rows, false);
}
