using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Tokens;

namespace VrnApi.Features.Partners;

internal static class FindClient
{
    /// <summary>With its partner, scopes and credentials, tracked.</summary>
    /// <exception cref="RegistrationException">There is none.</exception>
    public static async Task<Client> ById(VrnDbContext db, string id, CancellationToken ct) =>
        await db.Set<Client>().AsSplitQuery()
            .Include(client => client.Partner).Include(client => client.Scopes).Include(client => client.Keys).Include(client => client.Secrets)
            .SingleOrDefaultAsync(client => client.Id == id, ct)
            ?? throw new RegistrationException("unknown_client", $"There is no client '{id}'.");
}
