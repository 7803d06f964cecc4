using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Data.Tokens;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Intake;

/// <summary>Batches of lines, one after another, on one host at a time; the oldest first, and first of all what a host left in the middle.</summary>
internal sealed class BatchRounds(IServiceScopeFactory scopes, IDatabaseWays ways, Leases leases, TimeProvider clock, ILogger<BatchRounds> log) : LeasedRounds(leases, clock, log)
{
    protected override string Lease => "directory-batches";

    protected override TimeSpan Pause => TimeSpan.FromSeconds(1);

    protected override async Task Round(CancellationToken ct)
    {
        while (await One(scopes, ways, Clock, ct))
        {
        }
    }

    /// <returns>False when there was none.</returns>
    internal static async Task<bool> One(IServiceScopeFactory scopes, IDatabaseWays ways, TimeProvider clock, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Scope = PartnerScope.System("batch");
        if (await Next(db).AsNoTracking().FirstOrDefaultAsync(ct) is not { } batch)
        {
            return false;
        }
        await new BatchJob(db, scope.ServiceProvider.GetRequiredService<DirectoryWriter>(), ways, clock) { MayGoOn = token => Next(db).AnyAsync(row => row.Id == batch.Id, token) }.Run(batch, ct);
        return true;
    }

    /// <summary>Those of clients that may not call any more wait until they may.</summary>
    internal static IQueryable<Batch> Next(VrnDbContext db) => db.Set<Batch>()
        .Where(row => row.Request != null && (row.State == BatchState.Running || row.State == BatchState.Waiting))
        .Where(row => db.Set<Client>().Any(client => client.Id == row.ClientId && client.State == ClientState.Active && !client.Disabled && client.Partner.State == PartnerState.Active))
        .OrderByDescending(row => row.State).ThenBy(row => row.CreatedAt);
}
