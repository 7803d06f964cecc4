using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Partners;
using VrnApi.Data.Tokens;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Partners.SelfService;

/// <summary>The caller's own registration.</summary>
/// <param name="ContactFunctions">Functions to turn to; the only part that a partner changes itself.</param>
/// <param name="Rights">Every scope there is: whether this token has it, and if not why.</param>
/// <param name="Warnings">What ends within thirty days.</param>
public sealed record SelfModel(
    string Code, string Name, string Type, string StatutoryClass, string? AreaCode, string? Urn, string? ForceCode, string? OdsCode, string State,
    IReadOnlyList<string> ContactFunctions, SelfClientModel Client, IReadOnlyList<RightModel> Rights, IReadOnlyList<ExpiryWarning> Warnings);

/// <param name="Assurance">How strongly the client is known: basic, standard or high.</param>
/// <param name="BoundTokens">Every token must be bound to a DPoP key or a certificate.</param>
/// <param name="ValidFrom">Tokens issued before are dead.</param>
public sealed record SelfClientModel(string Id, string AuthMethod, string Assurance, bool BoundTokens, DateTimeOffset ValidFrom);

/// <param name="Granted">The call may use it now.</param>
/// <param name="Reason">Stable reason code when it may not, such as scope.assurance or agreement.none.</param>
/// <param name="Why">The same in words.</param>
/// <param name="Purpose">What the client is registered to use it for.</param>
/// <param name="Agreement">The agreement that opens a gated scope, or the nearest to doing so.</param>
public sealed record RightModel(string Scope, bool Granted, string? Reason, string? Why, string? Purpose, string? Agreement);

/// <summary>Registration and effective rights of the caller. Any token.</summary>
internal static class GetSelf
{
    public static async Task<JsonAnswer<SelfModel>> Handle(HttpContext http, VrnDbContext db, Caller caller, TimeProvider clock, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        return new JsonAnswer<SelfModel>(await Read(db, caller, clock, ct));
    }

    public static async Task<SelfModel> Read(VrnDbContext db, Caller caller, TimeProvider clock, CancellationToken ct)
    {
        var partner = await db.Set<Partner>().AsNoTracking().SingleAsync(row => row.Id == caller.PartnerId, ct);
        var client = await db.Set<Client>().AsNoTracking().AsSplitQuery().Include(row => row.Keys).Include(row => row.Secrets)
            .SingleAsync(row => row.Id == caller.ClientId, ct);
        var standing = caller.Standing!;
        return new SelfModel(
            partner.Code, partner.Name, Codes.Of(partner.Type), Codes.Of(partner.StatutoryClass), partner.AreaCode, partner.Urn, partner.ForceCode,
            partner.OdsCode, Codes.Of(partner.State), ContactFunctions(partner),
            new SelfClientModel(client.Id, OAuthName(client.AuthMethod), Codes.Of(client.Assurance), client.RequireSender, client.ValidFrom),
            [.. ScopeTable.Names.Select(scope => Right(standing, scope))],
            ExpiryWarnings.Of(client, standing.Agreements, clock.GetUtcNow()));
    }

    internal static string[] ContactFunctions(Partner partner) => partner.ContactFunctions?.Split('\n') ?? [];

    /// <summary>As metadata documents spell it: <c>private_key_jwt</c>.</summary>
    private static string OAuthName(ClientAuthMethod method) => Codes.Of(method).Replace('-', '_');

    private static RightModel Right(Standing standing, string scope)
    {
        var denial = Rights.Decide(standing, scope);
        return new RightModel(scope, denial is null, denial?.Code(), denial is null ? null : Rights.Explain(denial.Value, standing, scope),
            standing.PurposeOf(scope), Rights.Agreement(standing, scope)?.Code);
    }
}
