using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Platform;

namespace VrnApi.Data.Providers;

/// <summary>
/// The change feed on SQL Server. Row versions rise over the whole database; MIN_ACTIVE_ROWVERSION is the smallest that a running
/// transaction holds, or the next one when none does.
/// </summary>
internal sealed partial class SqlServerWays
{
    public IQueryable<OutboxEntry> SettledChanges(VrnDbContext db) => db.Set<OutboxEntry>()
        .FromSql($"SELECT * FROM platform.outbox_entry WHERE position < MIN_ACTIVE_ROWVERSION()").AsNoTracking();

    public async Task<ulong> ChangeWatermark(VrnDbContext db, CancellationToken ct) => (ulong)await db.Database
        .SqlQuery<long>($"SELECT CAST(MIN_ACTIVE_ROWVERSION() AS bigint) AS [Value]").SingleAsync(ct);

    // A copied table draws its row versions anew; a restored database keeps them and its counter.
    public Task<bool> IsOutboxForeign(VrnDbContext db, CancellationToken ct) => Task.FromResult(false);

    public Task RenumberOutbox(VrnDbContext db, CancellationToken ct) => Task.CompletedTask;

    public Task ListenForChanges(VrnDbContext db, Action changed, CancellationToken ct) => Task.Delay(Timeout.Infinite, ct);
}
