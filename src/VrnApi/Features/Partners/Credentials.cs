using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Tokens;
using VrnApi.Tokens.Clients;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Features.Partners;

/// <summary>What a client proves itself with: public keys it brings, or a secret that we make and show once.</summary>
internal static class Credentials
{
    public const int LongestSecretDays = 365, MostKeys = 2;

    /// <summary>Adds the credentials that the client's method needs.</summary>
    /// <returns>The secret, when the method has one.</returns>
    public static async Task<string?> Give(
        VrnDbContext db, Client client, IReadOnlyList<string> keys, int secretDays, DateTimeOffset now, CancellationToken ct)
    {
        switch (client.AuthMethod)
        {
            case ClientAuthMethod.ClientSecretBasic or ClientAuthMethod.ClientSecretPost:
                return GiveSecret(db, client, secretDays, now);
            case ClientAuthMethod.PrivateKeyJwt when client.JwksUri is null:
                await GiveKeys(db, client, keys, now, ct);
                return null;
            default:
                return null;
        }
    }

    private static string GiveSecret(VrnDbContext db, Client client, int days, DateTimeOffset now)
    {
        if (days is < 1 or > LongestSecretDays)
        {
            throw new RegistrationException("invalid_secret", $"A secret lives 1 to {LongestSecretDays} days.");
        }
        var secret = SecretFormat.Generate();
        db.Add(new ClientSecret
        {
            ClientId = client.Id,
            Sha256 = SecretFormat.Hash(secret),
            Hint = secret[^4..],
            CreatedAt = now,
            NotAfter = now.AddDays(days),
        });
        return secret;
    }

    private static async Task GiveKeys(VrnDbContext db, Client client, IReadOnlyList<string> keys, DateTimeOffset now, CancellationToken ct)
    {
        if (keys.Count is 0 or > MostKeys)
        {
            throw new RegistrationException("invalid_key", $"private_key_jwt needs 1 to {MostKeys} public keys.");
        }
        var imported = keys.Select(Import).ToList();
        if (imported.DistinctBy(key => key.Kid, StringComparer.Ordinal).Count() < imported.Count)
        {
            throw new RegistrationException("invalid_key", "A kid stands twice.");
        }
        foreach (var key in imported)
        {
            if (await db.Set<ClientKey>().AnyAsync(other => other.RemovedAt == null && other.Thumbprint == key.Thumbprint, ct))
            {
                throw new RegistrationException("key_in_use", "One of the keys belongs to a client already.");
            }
            db.Add(new ClientKey
            {
                ClientId = client.Id,
                Kid = key.Kid,
                Alg = key.Algorithm.Name,
                PublicJwk = key.PublicJwk,
                Thumbprint = key.Thumbprint,
                AddedAt = now,
            });
        }
    }

    private static JoseKey Import(string jwk)
    {
        try
        {
            return JoseKey.Import(jwk);
        }
        catch (JoseException exception)
        {
            throw new RegistrationException("invalid_key", $"A key is not acceptable: {exception.Detail ?? exception.Reason.ToString()}.");
        }
    }
}
