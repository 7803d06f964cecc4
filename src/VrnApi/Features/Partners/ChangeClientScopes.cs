using VrnApi.Data;
using VrnApi.Data.Tokens;
using VrnApi.Features.Partners.Rules;

namespace VrnApi.Features.Partners;

/// <summary>Takes scopes from a client at once; adds scopes that wait for a second operator.</summary>
internal static class ChangeClientScopes
{
    public static async Task<Client> Handle(
        VrnDbContext db, TimeProvider clock, string id, IReadOnlyList<string> add, IReadOnlyList<string> remove, string? purpose, Instruction by, CancellationToken ct)
    {
        var client = await FindClient.ById(db, id, ct);
        var signed = await OperatorSignatures.Verify(db, clock, by, "client.changed", id, new { add, remove, purpose }, ct);
        foreach (var scope in remove)
        {
            var held = client.Scopes.Find(row => row.Scope == scope)
                ?? throw new RegistrationException("unknown_scope", $"The client does not hold {scope}.");
            client.Scopes.Remove(held);
        }
        foreach (var scope in add.Where(scope => !client.Scopes.Exists(row => row.Scope == scope)))
        {
            RegistrableScope.Check(scope, client.Partner.Type, client.Assurance);
            client.Scopes.Add(new ClientScope { ClientId = id, Scope = scope, Purpose = purpose, RequestedBy = by.Operator });
        }
        db.Add(signed.Event(client.PartnerId, client.Id));
        await db.SaveChangesAsync(ct);
        return client;
    }
}
