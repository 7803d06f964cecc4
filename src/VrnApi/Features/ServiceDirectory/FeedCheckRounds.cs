using Microsoft.EntityFrameworkCore;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>The nightly look at the open feed, by one host.</summary>
internal sealed class FeedCheckRounds(IServiceScopeFactory scopes, Leases leases, TimeProvider clock, ILogger<FeedCheckRounds> log) : LeasedRounds(leases, clock, log)
{
    private DateOnly? done;

    protected override string Lease => "directory-feed-check";

    protected override TimeSpan Pause => TimeSpan.FromMinutes(10);

    protected override async Task Round(CancellationToken ct)
    {
        var today = London.Today(Clock);
        if (done != today)
        {
            var since = London.Instant(today, 0);
            await scopes.AsSystem("feed check", async db =>
            {
                if (!await db.Set<SelfCheckRun>().AnyAsync(run => run.At >= since, ct))
                {
                    await FeedCheck.Run(db, Clock, ct);
                }
                return true;
            });
            done = today;
        }
    }
}
