namespace VrnApi.Tokens.Jwt;

/// <summary>The one way any defect of a JOSE object comes out. The detail never holds the object itself.</summary>
public sealed class JoseException(Refusal reason, string? detail = null) : Exception(reason.Code())
{
    public Refusal Reason { get; } = reason;

    public string? Detail { get; } = detail;
}
