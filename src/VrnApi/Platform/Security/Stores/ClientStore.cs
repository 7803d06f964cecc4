using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Tokens;
using Secret = VrnApi.Data.Tokens.ClientSecret;

namespace VrnApi.Platform.Security.Stores;

/// <summary>The registration as the token server asks for it: reads from this host's copy, writes to the database.</summary>
internal sealed class ClientStore(PartnerRegister register, IServiceScopeFactory scopes) : IClientStore
{
    /// <summary>How long an old secret still works after the new one was first used.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    /// <summary>When a secret was last used is told to the minute; not every call need write it.</summary>
    private static readonly TimeSpan Coarse = TimeSpan.FromMinutes(1);

    public async ValueTask<Client?> FindAsync(string clientId, CancellationToken ct) =>
        (await register.Current(ct)).Clients.GetValueOrDefault(clientId)?.Client;

    public async ValueTask<Client?> FindExternalAsync(string issuer, string foreignClientId, CancellationToken ct) =>
        (await register.Current(ct)).Links.GetValueOrDefault((issuer, foreignClientId))?.Client;

    public async ValueTask SecretUsedAsync(string clientId, Guid secretId, DateTimeOffset at, CancellationToken ct)
    {
        var confirmed = await scopes.AsSystem("client secret used", async db =>
        {
            var recently = at - Coarse;
            await db.Set<Secret>()
                .Where(secret => secret.Id == secretId && (secret.LastUsedAt == null || secret.LastUsedAt < recently))
                .ExecuteUpdateAsync(set => set.SetProperty(secret => secret.LastUsedAt, at), ct);
            return await Confirm(db, clientId, secretId, at, ct);
        });
        if (confirmed)
        {
            register.Recheck();
        }
    }

    /// <summary>First use proves that the new secret arrived; the old ones end after their grace.</summary>
    private static async Task<bool> Confirm(VrnDbContext db, string clientId, Guid secretId, DateTimeOffset at, CancellationToken ct)
    {
        var used = await db.Set<Secret>().Include(secret => secret.Client)
            .SingleOrDefaultAsync(secret => secret.Id == secretId && secret.ConfirmedAt == null, ct);
        if (used is null)
        {
            return false;
        }
        used.ConfirmedAt = at;
        foreach (var older in await db.Set<Secret>()
            .Where(secret => secret.ClientId == clientId && secret.CreatedAt < used.CreatedAt && secret.NotAfter > at + Grace).ToListAsync(ct))
        {
            older.NotAfter = at + Grace;
        }
        db.Add(new AuditEvent
        {
            Time = AuditTime.Of(at),
            Action = "secret.confirmed",
            Outcome = AuditOutcome.Done,
            ClientId = clientId,
            PartnerId = used.Client.PartnerId,
            ResourceType = "client",
            ResourceId = clientId,
        });
        await db.SaveChangesAsync(ct);
        return true;
    }
}
