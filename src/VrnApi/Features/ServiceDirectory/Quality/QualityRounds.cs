using VrnApi.Data.Providers;
using VrnApi.Platform;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Quality;

/// <summary>The nightly search for duplicates, by one host.</summary>
internal sealed class QualityRounds(IServiceScopeFactory scopes, IDatabaseWays ways, Leases leases, TimeProvider clock, ILogger<QualityRounds> log) : LeasedRounds(leases, clock, log)
{
    /// <summary>Minutes after midnight in London: after the openings have moved on.</summary>
    private const int Begins = 150;

    private DateOnly? done;

    protected override string Lease => "directory-quality";

    protected override TimeSpan Pause => TimeSpan.FromMinutes(10);

    protected override async Task Round(CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        var today = London.DayOf(now);
        if (done != today && now >= London.Instant(today, Begins))
        {
            await scopes.AsSystem("duplicates", db => new DuplicateSearch(db, ways, Clock).Run(ct));
            done = today;
        }
    }
}
