using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Tokens;
using Stored = VrnApi.Data.Tokens.SigningKey;
using StoredState = VrnApi.Data.Tokens.SigningKeyState;
using StoredUse = VrnApi.Data.Tokens.SigningKeyUse;

namespace VrnApi.Platform.Security.Stores;

/// <summary>The platform's signing keys in the shared database; their private halves arrive here protected.</summary>
internal sealed class SigningKeyStore(IServiceScopeFactory scopes, IDatabaseWays ways) : ISigningKeyStore
{
    public async ValueTask<IReadOnlyList<SigningKeyRecord>> ListAsync(CancellationToken ct) =>
        await scopes.AsSystem("signing keys", async db =>
            (await db.Set<Stored>().AsNoTracking().OrderBy(key => key.ActivatesAt).ToListAsync(ct)).ConvertAll(Read));

    public async ValueTask AddAsync(SigningKeyRecord key, CancellationToken ct) =>
        await scopes.AsSystem("signing keys", db =>
        {
            db.Add(new Stored
            {
                Kid = key.Kid,
                Use = RegisteredClients.Same<StoredUse>(key.Use),
                Alg = key.Alg,
                State = RegisteredClients.Same<StoredState>(key.State),
                PublicJwk = key.PublicJwk,
                ProtectedPkcs8 = key.ProtectedPkcs8,
                CreatedAt = key.CreatedAt,
                ActivatesAt = key.ActivatesAt,
                RetiresAt = key.RetiresAt,
                UnpublishAt = key.UnpublishAt,
            });
            return db.SaveChangesAsync(ct);
        });

    public async ValueTask<bool> MoveAsync(SigningKeyRecord key, SigningKeyState from, CancellationToken ct)
    {
        var (before, after) = (RegisteredClients.Same<StoredState>(from), RegisteredClients.Same<StoredState>(key.State));
        return await scopes.AsSystem("signing keys", async db =>
        {
            var moved = await db.Set<Stored>()
                .Where(row => row.Kid == key.Kid && row.State == before)
                .ExecuteUpdateAsync(set => set
                    .SetProperty(row => row.State, after)
                    .SetProperty(row => row.ActivatesAt, key.ActivatesAt)
                    .SetProperty(row => row.RetiresAt, key.RetiresAt)
                    .SetProperty(row => row.UnpublishAt, key.UnpublishAt), ct);
            // After the move: whoever looks because of it sees it.
            await db.Set<StateVersion>().Where(row => row.Kind == StateVersion.Keys)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, Guid.CreateVersion7()), ct);
            return moved == 1;
        });
    }

    /// <summary>The lease is a lock in an open transaction: a host that is killed holding it leaves nothing behind.</summary>
    public async ValueTask<bool> UnderLeaseAsync(string name, Func<CancellationToken, Task> work, CancellationToken ct) =>
        await scopes.AsSystem("lease", db => db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            if (!await ways.TryLock(db, name, token))
            {
                return false;
            }
            await work(token);
            return true;
        }, ct));

    private static SigningKeyRecord Read(Stored row) => new(
        row.Kid, RegisteredClients.Same<SigningKeyUse>(row.Use), row.Alg, RegisteredClients.Same<SigningKeyState>(row.State),
        row.PublicJwk, row.ProtectedPkcs8, row.CreatedAt, row.ActivatesAt, row.RetiresAt, row.UnpublishAt);
}
