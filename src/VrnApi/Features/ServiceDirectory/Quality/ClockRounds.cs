using VrnApi.Data.Providers;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Quality;

/// <summary>The clock job, every minute by one host.</summary>
internal sealed class ClockRounds(IServiceScopeFactory scopes, IDatabaseWays ways, Leases leases, TimeProvider clock, ILogger<ClockRounds> log) : LeasedRounds(leases, clock, log)
{
    protected override string Lease => "directory-clock";

    protected override TimeSpan Pause => TimeSpan.FromMinutes(1);

    protected override Task Round(CancellationToken ct) =>
        scopes.AsSystem("clock", db => new ClockWork(db, new DirectoryWriter(db, ways, Clock), Clock).Run(ct));
}
