using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Platform;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Exporting;

/// <summary>When snapshots are made.</summary>
public sealed class SnapshotOptions
{
    /// <summary>Time of the day in the United Kingdom.</summary>
    public TimeOnly At { get; init; } = new(2, 30);

    /// <summary>Seconds for which a host that has just started makes none.</summary>
    [Range(0, 86_400)]
    public int QuietSeconds { get; init; } = 60;
}

/// <summary>Makes each tier's snapshot once a night, and at once where there is none or where one was taken away to protect somebody.</summary>
internal sealed class SnapshotRounds(IServiceScopeFactory scopes, IDatabaseWays ways, IOptions<SnapshotOptions> options, Leases leases, TimeProvider clock, ILogger<SnapshotRounds> log)
    : LeasedRounds(leases, clock, log)
{
    private readonly long started = clock.GetTimestamp();

    protected override string Lease => "directory-snapshots";

    protected override TimeSpan Pause => TimeSpan.FromSeconds(20);

    protected override async Task Round(CancellationToken ct)
    {
        if (Clock.GetElapsedTime(started) < TimeSpan.FromSeconds(options.Value.QuietSeconds))
        {
            return;
        }
        foreach (var tier in Enum.GetValues<DocumentTier>())
        {
            await scopes.AsSystem("snapshot", async db =>
            {
                if (await IsDue(db, tier, ct))
                {
                    await new Snapshots(db, ways, Clock).Make(tier, ct);
                }
                return true;
            });
        }
    }

    private async Task<bool> IsDue(VrnDbContext db, DocumentTier tier, CancellationToken ct)
    {
        var last = await Snapshots.Ready(db, tier).Select(snapshot => (DateTimeOffset?)snapshot.CreatedAt).FirstOrDefaultAsync(ct);
        return last is null || last < Night(Clock.GetUtcNow(), options.Value.At);
    }

    /// <summary>The last time at which one was due.</summary>
    internal static DateTimeOffset Night(DateTimeOffset now, TimeOnly at)
    {
        var today = London.DayOf(now);
        var due = London.Instant(today, (at.Hour * 60) + at.Minute);
        return due <= now ? due : London.Instant(today.AddDays(-1), (at.Hour * 60) + at.Minute);
    }
}
