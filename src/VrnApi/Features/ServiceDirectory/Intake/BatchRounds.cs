using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
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
        var db = scope.ServiceProvider.GetRequiredService<Data.VrnDbContext>();
        db.Scope = Data.PartnerScope.System("batch");
        if (await db.Set<Batch>().AsNoTracking().Where(row => row.Request != null && (row.State == BatchState.Running || row.State == BatchState.Waiting))
            .OrderByDescending(row => row.State).ThenBy(row => row.CreatedAt).FirstOrDefaultAsync(ct) is not { } batch)
        {
            return false;
        }
        await new BatchJob(db, scope.ServiceProvider.GetRequiredService<DirectoryWriter>(), ways, clock).Run(batch, ct);
        return true;
    }
}
