using VrnApi.Data;
using VrnApi.Data.Partners;

namespace VrnApi.Platform.Security;

/// <summary>
/// Who calls and what the call may use: scopes are those that token, registration, type and assurance all allow. Put on the
/// request by authentication; handlers take it as a parameter.
/// </summary>
public sealed record Caller(
    string ClientId,
    Guid PartnerId,
    string PartnerCode,
    PartnerType Type,
    string? AreaCode,
    string? Urn,
    IReadOnlySet<string> Scopes)
{
    /// <summary>What the scopes were decided from; tells why one is missing.</summary>
    public Standing? Standing { get; init; }

    public PartnerScope Rows => PartnerScope.Of(PartnerId, Type);

    public bool Has(string scope) => Scopes.Contains(scope);

    /// <summary>Binds a handler's parameter from the request.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Features.Get<Caller>());

    public static Caller Of(HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("The operation is open to anonymous callers and has no caller.");
}
