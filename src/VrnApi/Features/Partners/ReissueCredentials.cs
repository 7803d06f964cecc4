using VrnApi.Data;

namespace VrnApi.Features.Partners;

/// <summary>Lost or stolen credentials: the old ones and every token got with them die, new ones take their place.</summary>
internal static class ReissueCredentials
{
    /// <param name="keys">New public keys, for a client that signs.</param>
    /// <returns>The new secret, for a client that has one.</returns>
    public static async Task<string?> Handle(
        VrnDbContext db, TimeProvider clock, string clientId, IReadOnlyList<string> keys, Instruction by, CancellationToken ct)
    {
        var client = await FindClient.ById(db, clientId, ct);
        var signed = await OperatorSignatures.Verify(db, clock, by, "client.reissued", clientId, keys, ct);
        foreach (var key in client.Keys.Where(key => key.RemovedAt is null))
        {
            key.RemovedAt = signed.At;
        }
        foreach (var secret in client.Secrets.Where(secret => secret.NotAfter > signed.At))
        {
            secret.NotAfter = signed.At;
        }
        client.ValidFrom = NextSecond(signed.At);
        var issued = await Credentials.Give(db, client, keys, Credentials.LongestSecretDays, signed.At, ct);
        db.Add(signed.Event(client.PartnerId, client.Id));
        await db.SaveChangesAsync(ct);
        return issued;
    }

    /// <summary>Times in tokens are whole seconds: those of this second die too.</summary>
    internal static DateTimeOffset NextSecond(DateTimeOffset now) => DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() + 1);
}
