using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Outbound;

namespace VrnApi.Features.ServiceDirectory.Intake;

/// <summary>Runs that wait, and those that a host left in the middle: they begin anew, since what was taken is no change the second time.</summary>
internal sealed class RunRounds(IServiceScopeFactory scopes, IDatabaseWays ways, OutboundGuard guard, Leases leases, TimeProvider clock, ILogger<RunRounds> log) : LeasedRounds(leases, clock, log)
{
    private readonly Leases sources = leases;

    protected override string Lease => "directory-runs";

    protected override TimeSpan Pause => TimeSpan.FromSeconds(1);

    protected override async Task Round(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Scope = PartnerScope.System("import");
        using var client = new HttpClient(guard.Handler()) { Timeout = TimeSpan.FromMinutes(1) };
        // Only those that a route asked for: what a command line runs has no wish kept with it.
        foreach (var run in await db.Set<ImportRun>().AsNoTracking().Where(run => run.State == RunState.Running && run.Report != null).OrderBy(run => run.StartedAt).Take(10).ToListAsync(ct))
        {
            var source = await db.Set<Source>().AsNoTracking().SingleAsync(row => row.Id == run.SourceId, ct);
            // A source that somebody crawls by hand at this moment comes in the next round.
            await sources.Run(FeedImport.Lease(source.Code), token =>
                new FeedImport(db, scope.ServiceProvider.GetRequiredService<DirectoryWriter>(), ways, Clock).Run(new FeedPages(client, run.Address), source, run, token), ct);
        }
    }
}
