using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Tokens;
using VrnApi.Features.Partners.Rules;

namespace VrnApi.Features.Partners;

/// <summary>Puts a client, its pending scopes and links in force, takes it out and back.</summary>
internal static class ChangeClientState
{
    /// <summary>Also approves scopes that were asked for later. What an operator asked for, that operator cannot put in force.</summary>
    public static async Task<Client> Activate(VrnDbContext db, TimeProvider clock, string id, Instruction by, CancellationToken ct)
    {
        var client = await FindClient.ById(db, id, ct);
        var signed = await OperatorSignatures.Verify(db, clock, by, "client.activated", id, new { id }, ct);
        var pending = client.Scopes.Where(scope => scope.ApprovedBy is null).ToList();
        var links = await db.Set<ExternalIdentity>().Where(link => link.ClientId == id && link.State == LinkState.Pending).ToListAsync(ct);
        if (client.State == ClientState.Active && pending.Count == 0 && links.Count == 0)
        {
            throw new RegistrationException("wrong_state", "The client is active and none of its scopes and links is pending.");
        }
        if (client.State == ClientState.Pending && !FourEyes.MayActivate(client.CreatedBy, by.Operator)
            || pending.Any(scope => !FourEyes.MayActivate(scope.RequestedBy, by.Operator))
            || links.Any(link => !FourEyes.MayActivate(link.CreatedBy, by.Operator)))
        {
            throw new RegistrationException("four_eyes", "The operator who asked for the client, one of its scopes or links may not activate it.");
        }
        if (client.State == ClientState.Pending)
        {
            client.State = ClientState.Active;
            client.ActivatedBy = by.Operator;
        }
        pending.ForEach(scope => scope.ApprovedBy = by.Operator);
        links.ForEach(link => (link.State, link.ActivatedBy) = (LinkState.Active, by.Operator));
        db.Add(signed.Event(client.PartnerId, client.Id));
        await db.SaveChangesAsync(ct);
        return client;
    }

    /// <summary>At once; its tokens die and do not come back when it is enabled again.</summary>
    public static async Task<Client> Disable(VrnDbContext db, TimeProvider clock, string id, Instruction by, CancellationToken ct)
    {
        var client = await FindClient.ById(db, id, ct);
        var signed = await OperatorSignatures.Verify(db, clock, by, "client.disabled", id, new { id }, ct);
        client.Disabled = true;
        client.ValidFrom = ReissueCredentials.NextSecond(signed.At);
        db.Add(signed.Event(client.PartnerId, client.Id));
        await db.SaveChangesAsync(ct);
        return client;
    }

    public static async Task<Client> Enable(VrnDbContext db, TimeProvider clock, string id, Instruction by, CancellationToken ct)
    {
        var client = await FindClient.ById(db, id, ct);
        var signed = await OperatorSignatures.Verify(db, clock, by, "client.enabled", id, new { id }, ct);
        client.Disabled = false;
        db.Add(signed.Event(client.PartnerId, client.Id));
        await db.SaveChangesAsync(ct);
        return client;
    }
}
