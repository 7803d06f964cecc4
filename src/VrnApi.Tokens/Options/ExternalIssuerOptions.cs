namespace VrnApi.Tokens;

/// <summary>What a listed issuer's tokens look like; fills what the entry leaves out.</summary>
public enum ExternalIssuerPreset
{
    Custom, Duende, Entra, Keycloak,
}

/// <summary>One listed issuer. Its tokens prove identity only; rights stay with our registration.</summary>
public sealed record ExternalIssuerOptions
{
    /// <summary>Compared exactly with <c>iss</c>.</summary>
    public string Issuer { get; init; } = "";

    public ExternalIssuerPreset Preset { get; init; }

    /// <summary>https; fetched through the named HttpClient <see cref="TokenServices.JwksHttpClient"/>.</summary>
    public string? JwksUri { get; init; }

    /// <summary>A pinned key set on disk replaces the URL (closed networks).</summary>
    public string? JwksFile { get; init; }

    /// <summary>The value <c>aud</c> must contain.</summary>
    public string Audience { get; init; } = "";

    /// <summary>Empty: ES256, PS256, RS256 (Entra: RS256).</summary>
    public IReadOnlyList<string> Algs { get; init; } = [];

    /// <summary>Empty: as the preset says; Custom: <c>at+jwt</c>.</summary>
    public IReadOnlyList<string> Typs { get; init; } = [];

    public string? ClientClaim { get; init; }

    public string? ScopeClaim { get; init; }

    /// <summary>Claims that must be present with exactly this text.</summary>
    public IReadOnlyDictionary<string, string> Required { get; init; } = new Dictionary<string, string>();

    /// <summary>Claims that must be absent.</summary>
    public IReadOnlyList<string> Forbidden { get; init; } = [];

    /// <summary>Their scope to ours; a scope without an entry keeps its name.</summary>
    public IReadOnlyDictionary<string, string> ScopeMap { get; init; } = new Dictionary<string, string>();

    /// <summary><c>High</c> counts only while the token is bound.</summary>
    public Assurance MaxAssurance { get; init; } = Assurance.Standard;
}
