using VrnApi.Data;
using VrnApi.Data.Tokens;
using VrnApi.Features.Partners.Rules;

namespace VrnApi.Features.Partners;

/// <summary>Changes of a client's credentials by an operator, under the same limits as the partner's own.</summary>
internal static class ChangeCredentials
{
    private const int OverlapDays = 30;

    /// <summary>The key before goes on for at most thirty days.</summary>
    public static async Task<Client> AddKey(VrnDbContext db, TimeProvider clock, string id, string jwk, Instruction by, CancellationToken ct)
    {
        var client = await FindClient.ById(db, id, ct);
        var signed = await OperatorSignatures.Verify(db, clock, by, "key.added", id, new { jwk }, ct);
        Need(client.AuthMethod == ClientAuthMethod.PrivateKeyJwt && client.JwksUri is null, "wrong_method", "Only a client that signs with registered keys takes another one.");
        var active = client.Keys.Where(key => IsActive(key, signed.At)).ToList();
        Need(active.Count < Credentials.MostKeys, "too_many_keys", "The client has two active keys already.");
        await Credentials.Give(db, client, [jwk], 0, signed.At, ct);
        foreach (var older in active.Where(older => older.NotAfter is null || older.NotAfter > signed.At.AddDays(OverlapDays)))
        {
            older.NotAfter = signed.At.AddDays(OverlapDays);
        }
        return await Save(db, client, signed, ct);
    }

    /// <summary>Tokens issued before die with it.</summary>
    public static async Task<Client> RemoveKey(VrnDbContext db, TimeProvider clock, string id, string kid, Instruction by, CancellationToken ct)
    {
        var client = await FindClient.ById(db, id, ct);
        var signed = await OperatorSignatures.Verify(db, clock, by, "key.removed", id, new { kid }, ct);
        var active = client.Keys.Where(key => IsActive(key, signed.At)).ToList();
        var gone = active.Find(key => key.Kid == kid) ?? throw new RegistrationException("unknown_key", "The client has no active key with this kid.");
        Need(active.Count > 1, "last_key", "The last key cannot be removed; disable the client, or reissue its credentials.");
        gone.RemovedAt = signed.At;
        if (active.TrueForAll(key => key == gone || key.NotAfter is not null))
        {
            active.Where(key => key != gone).MaxBy(key => key.AddedAt)!.NotAfter = null;
        }
        client.ValidFrom = ReissueCredentials.NextSecond(signed.At);
        return await Save(db, client, signed, ct);
    }

    /// <returns>The secret, shown here and never again; its first use starts the grace of the one before.</returns>
    public static async Task<string> AddSecret(VrnDbContext db, TimeProvider clock, string id, int days, Instruction by, CancellationToken ct)
    {
        var client = await FindClient.ById(db, id, ct);
        var signed = await OperatorSignatures.Verify(db, clock, by, "secret.issued", id, new { days }, ct);
        Need(client.AuthMethod is ClientAuthMethod.ClientSecretBasic or ClientAuthMethod.ClientSecretPost, "wrong_method", "The client does not authenticate with a secret.");
        Need(client.Secrets.Count(secret => secret.NotAfter > signed.At) < Credentials.MostKeys, "too_many_secrets", "The client has two active secrets already.");
        var secret = await Credentials.Give(db, client, [], days, signed.At, ct);
        await Save(db, client, signed, ct);
        return secret!;
    }

    /// <summary>Another certificate for a TLS client; tokens issued before die, and the old certificate is refused at once.</summary>
    public static async Task<Client> SetCertificate(
        VrnDbContext db, TimeProvider clock, string id, string? thumbprint, string? san, Instruction by, CancellationToken ct)
    {
        var client = await FindClient.ById(db, id, ct);
        var signed = await OperatorSignatures.Verify(db, clock, by, "client.changed", id, new { thumbprint, san }, ct);
        ClientForm.Certificate(thumbprint, san);
        switch (client.AuthMethod)
        {
            case ClientAuthMethod.SelfSignedTlsClientAuth when thumbprint is not null && san is null:
                client.CertSha256 = thumbprint;
                break;
            case ClientAuthMethod.TlsClientAuth when san is not null && thumbprint is null:
                client.TlsSan = san;
                break;
            default:
                throw new RegistrationException("wrong_method", "self_signed_tls_client_auth takes a certificate, tls_client_auth a name; other methods take neither.");
        }
        client.ValidFrom = ReissueCredentials.NextSecond(signed.At);
        return await Save(db, client, signed, ct);
    }

    /// <summary>Every token issued until now dies; the credentials stay.</summary>
    public static async Task<Client> RevokeTokens(VrnDbContext db, TimeProvider clock, string id, Instruction by, CancellationToken ct)
    {
        var client = await FindClient.ById(db, id, ct);
        var signed = await OperatorSignatures.Verify(db, clock, by, "client.tokens_revoked", id, new { id }, ct);
        client.ValidFrom = ReissueCredentials.NextSecond(signed.At);
        return await Save(db, client, signed, ct);
    }

    private static bool IsActive(ClientKey key, DateTimeOffset now) => key.RemovedAt is null && (key.NotAfter is null || now < key.NotAfter);

    private static void Need(bool holds, string code, string message)
    {
        if (!holds)
        {
            throw new RegistrationException(code, message);
        }
    }

    private static async Task<Client> Save(VrnDbContext db, Client client, Signed signed, CancellationToken ct)
    {
        db.Add(signed.Event(client.PartnerId, client.Id));
        await db.SaveChangesAsync(ct);
        return client;
    }
}
