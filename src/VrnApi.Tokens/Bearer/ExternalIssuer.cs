using VrnApi.Tokens.Jwt;

namespace VrnApi.Tokens.Bearer;

/// <summary>One listed issuer with its preset filled in (design section 8).</summary>
internal sealed record ExternalIssuer(
    ExternalIssuerOptions Options, IReadOnlyList<Algorithm> Algs, IReadOnlyList<string> Typs, string ClientClaim, string ScopeClaim,
    IReadOnlyDictionary<string, string> Required, IReadOnlyList<string> Forbidden)
{
    public static ExternalIssuer Of(ExternalIssuerOptions o)
    {
        var (typs, client, scope, algs) = o.Preset switch
        {
            ExternalIssuerPreset.Entra => (["JWT"], "azp", "roles", ["RS256"]),
            ExternalIssuerPreset.Keycloak => (["JWT", AccessTokens.Typ], "azp", "scope", AnyAlg),
            _ => ((string[])[AccessTokens.Typ], "client_id", "scope", AnyAlg),
        };
        var required = new Dictionary<string, string>(o.Required);
        if (o.Preset == ExternalIssuerPreset.Keycloak)
        {
            required.TryAdd("typ", "Bearer");
        }
        // A token with scp stands for a user, and users have no place here.
        IReadOnlyList<string> forbidden = o.Preset == ExternalIssuerPreset.Entra ? [.. o.Forbidden, "scp"] : o.Forbidden;
        var names = o.Algs.Count > 0 ? o.Algs : algs;
        return new ExternalIssuer(o, [.. Algorithm.All.Where(a => names.Contains(a.Name, StringComparer.Ordinal))],
            o.Typs.Count > 0 ? o.Typs : typs, o.ClientClaim ?? client, o.ScopeClaim ?? scope, required, forbidden);
    }

    private static string[] AnyAlg => ["ES256", "PS256", "RS256"];
}
