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
            await scopes.AsSystem("feed check", db => FeedCheck.Run(db, Clock, ct));
            done = today;
        }
    }
}
