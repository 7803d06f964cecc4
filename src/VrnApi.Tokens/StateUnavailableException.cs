namespace VrnApi.Tokens;

/// <summary>
/// Thrown by a store whose state is too old to decide on (database unreachable for 30 s). Answered with 503; nobody
/// is let through on stale state.
/// </summary>
public sealed class StateUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
