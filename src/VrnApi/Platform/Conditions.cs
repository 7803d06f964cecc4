namespace VrnApi.Platform;

/// <summary>Conditions on an identifier.</summary>
public sealed record IdFilter(Guid? Eq, IReadOnlyList<Guid>? In);

/// <summary>Conditions on text. <c>eq</c> and <c>in</c> are exact, <c>contains</c> and <c>startsWith</c> ignore case.</summary>
public sealed record StringFilter(string? Eq, IReadOnlyList<string>? In, string? Contains, string? StartsWith, bool? IsNull);

/// <summary>Conditions on a yes or no.</summary>
public sealed record BooleanFilter(bool? Eq);

/// <summary>Conditions on a code.</summary>
public sealed record EnumFilter<T>(T? Eq, IReadOnlyList<T>? In)
    where T : struct, Enum;

/// <summary>Conditions on something that has an order: numbers, days, instants.</summary>
public sealed record RangeFilter<T>(T? Eq, IReadOnlyList<T>? In, T? Gt, T? Gte, T? Lt, T? Lte, bool? IsNull)
    where T : struct;

/// <summary>Conditions on an entity that can be combined. Those of one object must all hold; a null is no condition.</summary>
/// <param name="And">All of these; an empty list is no condition.</param>
/// <param name="Or">Any of these; an empty list matches nothing.</param>
/// <param name="Not">The rows that this one does not match.</param>
public abstract record Combined<TSelf>(IReadOnlyList<TSelf>? And, IReadOnlyList<TSelf>? Or, TSelf? Not)
    where TSelf : Combined<TSelf>;
