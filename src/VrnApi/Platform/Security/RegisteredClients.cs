using System.Collections.Frozen;
using VrnApi.Data.Partners;
using VrnApi.Data.Tokens;
using VrnApi.Tokens;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Platform.Security;

/// <summary>Turns a client's rows into what the token server and the rights table read.</summary>
internal static class RegisteredClients
{
    public static Registered Of(Data.Tokens.Client row, AgreementBook agreements)
    {
        var client = new VrnApi.Tokens.Client(row.Id, row.Partner.Code, Same<VrnApi.Tokens.ClientAuthMethod>(row.AuthMethod))
        {
            Assurance = Same<Assurance>(row.Assurance),
            RequireSender = row.RequireSender,
            Enabled = row.State == ClientState.Active && !row.Disabled,
            PartnerActive = row.Partner.State == PartnerState.Active,
            ValidFrom = row.ValidFrom,
            Keys = [.. row.Keys.Where(key => key.RemovedAt is null).Select(Key)],
            JwksUri = row.JwksUri is null ? null : new Uri(row.JwksUri),
            Secrets = [.. row.Secrets.Select(secret => Secret(secret, row.Secrets))],
            CertificateSha256 = row.CertSha256,
            TlsSan = row.TlsSan,
            Resource = row.Audience,
        };
        var scopes = row.Scopes.Where(scope => scope.ApprovedBy is not null).ToList();
        return new Registered(client, row.PartnerId, row.Partner.Type, row.Partner.AreaCode, row.Partner.Urn,
            scopes.Select(scope => scope.Scope).ToFrozenSet(StringComparer.Ordinal))
        {
            Agreements = agreements.Of(row.PartnerId),
            Purposes = scopes.ToFrozenDictionary(scope => scope.Scope, scope => scope.Purpose, StringComparer.Ordinal),
            Limits = row.Limits,
            Origins = row.Partner.Type == PartnerType.Dashboard && client.Enabled
                ? (row.Origins ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal) : [],
        };
    }

    /// <summary>Imported again under the rules of its own algorithm: an exception such as RS256 stands in the row.</summary>
    private static VrnApi.Tokens.ClientKey Key(Data.Tokens.ClientKey row) =>
        new(JoseKey.Import(row.PublicJwk, [Algorithm.Find(row.Alg, Algorithm.All)!]), row.NotAfter);

    /// <summary>In its grace period since a newer secret was first used.</summary>
    private static VrnApi.Tokens.ClientSecret Secret(Data.Tokens.ClientSecret row, IEnumerable<Data.Tokens.ClientSecret> all) =>
        new(row.Id, row.Sha256, row.NotAfter, all.Where(other => other.CreatedAt > row.CreatedAt).Min(other => other.ConfirmedAt));

    /// <summary>The data model and the token server do not know each other; their members have the same names.</summary>
    internal static T Same<T>(Enum value) where T : struct, Enum => Enum.Parse<T>(value.ToString());
}
