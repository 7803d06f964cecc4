namespace VrnApi.Tokens;

/// <summary>
/// One refusal on its way to the answer: the code the caller sees, the reason the audit keeps, and an explanation
/// that only Sandbox and Development show. The detail never holds a token, secret, assertion or key.
/// </summary>
public sealed class RefusedException(OAuthError error, Refusal reason, string? detail = null) : Exception(reason.Code())
{
    public OAuthError Error { get; } = error;

    public Refusal Reason { get; } = reason;

    public string? Detail { get; } = detail;

    /// <summary>Set once the client is known to be ours, so that the audit can name it.</summary>
    public Client? Client { get; init; }
}
