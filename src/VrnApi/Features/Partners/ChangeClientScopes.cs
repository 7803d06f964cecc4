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
        ClientForm.Purpose(purpose);
        foreach (var scope in remove)
        {
            var held = client.Scopes.Find(row => row.Scope == scope)
                ?? throw new RegistrationException("unknown_scope", $"The client does not hold {scope}.");
            client.Scopes.Remove(held);
        }
        foreach (var scope in add)
        {
            RegistrableScope.Check(scope, client.Partner.Type, client.Assurance);
            if (client.Scopes.Find(row => row.Scope == scope) is { } held)
            {
                AskAnew(held, purpose, by.Operator);
                continue;
            }
            client.Scopes.Add(new ClientScope { ClientId = id, Scope = scope, Purpose = purpose, RequestedBy = by.Operator });
        }
        db.Add(signed.Event(client.PartnerId, client.Id));
        await db.SaveChangesAsync(ct);
        return client;
    }

    /// <summary>A held scope for another purpose is another right: it waits for a second operator as a new one does.</summary>
    private static void AskAnew(ClientScope held, string? purpose, string by)
    {
        if (purpose is not null && held.Purpose != purpose)
        {
            (held.Purpose, held.RequestedBy, held.ApprovedBy) = (purpose, by, null);
        }
    }
}
