namespace VrnApi.Platform;

/// <summary>Rows of one page and whether more follow; what REST and GraphQL both build their pages from.</summary>
public sealed record Slice<T>(IReadOnlyList<T> Rows, bool HasNext);
