namespace VrnApi.Tokens;

/// <summary>Yes (<see cref="Granted"/>), or the reason and an explanation for Sandbox.</summary>
public sealed record ScopeAnswer(Refusal? Reason, string? Detail = null)
{
    public static readonly ScopeAnswer Granted = new(Reason: null);
}

/// <summary>The host's rights table: partner types, registration, assurance, agreements.</summary>
public interface IScopePolicy
{
    /// <summary>For <c>scopes_supported</c>.</summary>
    IReadOnlyList<string> Supported { get; }

    /// <summary>Scopes registered for the client, whether or not they are possible at present.</summary>
    ValueTask<IReadOnlyList<string>> RegisteredAsync(Client client, CancellationToken ct);

    /// <summary>
    /// Registered and within the ceilings of partner type and assurance: <see cref="Refusal.ScopeUnregistered"/>,
    /// <see cref="Refusal.ScopeType"/> or <see cref="Refusal.ScopeAssurance"/> otherwise. Unknown scopes are unregistered.
    /// </summary>
    ValueTask<ScopeAnswer> CeilingAsync(Client client, string scope, CancellationToken ct);

    /// <summary>A gated scope has a live agreement today: <see cref="Refusal.AgreementNone"/> naming the agreement otherwise.</summary>
    ValueTask<ScopeAnswer> AgreementAsync(Client client, string scope, CancellationToken ct);
}
