using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Providers;
using VrnApi.Data.Tokens;
using VrnApi.Tokens;

namespace VrnApi.Platform.Security.Stores;

/// <summary>Spends a value once for all hosts, in a transaction that is no request's own: what happens to the request later changes nothing.</summary>
internal sealed class ReplayStore(IServiceScopeFactory scopes, IDatabaseWays ways) : IReplayStore, IDisposable
{
    private readonly GroupCommit<Replay, bool> spent = new(100, ways.IsUnavailable, rows => scopes.AsSystem("replay", db => ways.TrySpend(db, rows, CancellationToken.None)));

    public async ValueTask<bool> TryUseAsync(ReplayKey key, DateTimeOffset until, CancellationToken ct) =>
        await spent.Add(new Replay
        {
            Purpose = key.Purpose,
            OwnerHash = key.OwnerHash,
            JtiHash = key.JtiHash,
            ExpiresAt = until.ToUniversalTime(),
        }).WaitAsync(ct);

    public async ValueTask<bool> IsUsedAsync(ReplayKey key, CancellationToken ct) =>
        await scopes.AsSystem("replay", db => db.Set<Replay>()
            .AnyAsync(row => row.Purpose == key.Purpose && row.OwnerHash == key.OwnerHash && row.JtiHash == key.JtiHash, ct));

    public void Dispose() => spent.Dispose();
}
