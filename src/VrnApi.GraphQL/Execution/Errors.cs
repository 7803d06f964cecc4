namespace VrnApi.GraphQL;

/// <summary>A request the engine refuses before execution.</summary>
internal sealed class RequestException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
