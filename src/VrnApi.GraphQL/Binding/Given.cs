namespace VrnApi.GraphQL;

/// <summary>A member of a criteria record that tells "not given" from "given as null" (specification 3.10); for partial updates.</summary>
/// <param name="IsGiven">Whether the client wrote it, or a default filled it in.</param>
/// <param name="Value">The value; default if not given.</param>
public readonly record struct Given<T>(bool IsGiven, T? Value);

/// <summary>The criteria of a field without arguments.</summary>
public sealed record NoArguments;

/// <summary>One event of a subscription's source.</summary>
/// <param name="Model">What the root field's selection runs on.</param>
/// <param name="Cursor">Its position in the feed, handed through to <see cref="GraphQLResponse.Cursor"/>; null if it has none.</param>
public sealed record StreamEvent<TModel>(TModel Model, string? Cursor);
