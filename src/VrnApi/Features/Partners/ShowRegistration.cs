using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Tokens;
using VrnApi.Platform;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Partners;

/// <summary>A partner as its operators see it.</summary>
internal sealed record PartnerModel(
    string Code, string Name, string Type, string StatutoryClass, string State, string? StateReason, string? AreaCode, string? Urn, string? ForceCode,
    string? OdsCode, string CreatedBy, string? ActivatedBy, DateTimeOffset? ActivatedAt, IReadOnlyList<string> Clients);

/// <summary>A client with every right it has, and for each one it lacks the reason.</summary>
internal sealed record ClientModel(
    string Id, string Partner, string AuthMethod, string Assurance, bool BoundTokens, string State, bool Disabled, DateTimeOffset ValidFrom,
    string CreatedBy, string? ActivatedBy, IReadOnlyList<ScopeModel> Scopes, IReadOnlyList<KeyModel> Keys, IReadOnlyList<SecretModel> Secrets);

/// <param name="Missing">Reason code why a token would not get it now; null when it would.</param>
/// <param name="Why">The same in words.</param>
/// <param name="Agreement">The agreement that opens a gated scope, or the nearest to doing so.</param>
internal sealed record ScopeModel(string Scope, string? Purpose, string RequestedBy, string? ApprovedBy, string? Missing, string? Why, string? Agreement);

internal sealed record KeyModel(string Kid, string Alg, DateTimeOffset AddedAt, DateTimeOffset? NotAfter);

internal sealed record SecretModel(string Hint, DateTimeOffset CreatedAt, DateTimeOffset? ConfirmedAt, DateTimeOffset NotAfter);

internal static class ShowRegistration
{
    public static async Task<PartnerModel> Partner(VrnDbContext db, string code, CancellationToken ct)
    {
        var partner = await FindPartner.ByCode(db, code, ct);
        var clients = await db.Set<Client>().Where(client => client.PartnerId == partner.Id).OrderBy(client => client.Id)
            .Select(client => client.Id).ToListAsync(ct);
        return new PartnerModel(partner.Code, partner.Name, Codes.Of(partner.Type), Codes.Of(partner.StatutoryClass), Codes.Of(partner.State),
            partner.StateReason, partner.AreaCode, partner.Urn, partner.ForceCode, partner.OdsCode, partner.CreatedBy, partner.ActivatedBy,
            partner.ActivatedAt, clients);
    }

    public static async Task<ClientModel> Client(VrnDbContext db, TimeProvider clock, string id, CancellationToken ct)
    {
        var row = await FindClient.ById(db, id, ct);
        var (registered, now) = (RegisteredClients.Of(row, await AgreementBook.Load(db, ct)), clock.GetUtcNow());
        var standing = registered.Standing(registered.Client.Assurance, London.Today(clock), registered.Scopes);
        return new ClientModel(row.Id, row.Partner.Code, Codes.Of(row.AuthMethod), Codes.Of(row.Assurance), row.RequireSender, Codes.Of(row.State),
            row.Disabled, row.ValidFrom, row.CreatedBy, row.ActivatedBy,
            [.. row.Scopes.OrderBy(scope => scope.Scope, StringComparer.Ordinal).Select(scope => Scope(scope, standing))],
            [.. row.Keys.Where(key => key.RemovedAt is null).Select(key => new KeyModel(key.Kid, key.Alg, key.AddedAt, key.NotAfter))],
            [.. row.Secrets.Where(secret => secret.NotAfter > now).Select(secret =>
                new SecretModel(secret.Hint, secret.CreatedAt, secret.ConfirmedAt, secret.NotAfter))]);
    }

    private static ScopeModel Scope(ClientScope scope, Standing standing)
    {
        var denial = Rights.Decide(standing, scope.Scope);
        return new ScopeModel(scope.Scope, scope.Purpose, scope.RequestedBy, scope.ApprovedBy, denial?.Code(),
            denial is null ? null : Rights.Explain(denial.Value, standing, scope.Scope), Rights.Agreement(standing, scope.Scope)?.Code);
    }
}
