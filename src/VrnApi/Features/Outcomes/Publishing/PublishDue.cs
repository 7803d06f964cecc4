using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Publishing.Rules;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>At its time an approved version becomes visible: status, list of changes and the word to every reader, in one transaction.</summary>
internal sealed class PublishDue(VrnDbContext db, IDatabaseWays ways, OutcomesCatalogue catalogue, TimeProvider clock)
{
    /// <summary>Publishes every version whose time has come, in the order of their times and numbers.</summary>
    public async Task Run(CancellationToken ct)
    {
        foreach (var id in await Due(db, clock.GetUtcNow()).Select(version => version.Id).ToListAsync(ct))
        {
            await db.Database.CreateExecutionStrategy().ExecuteAsync(inner => One(id, inner), ct);
        }
    }

    /// <summary>Nothing is published that no plan with two operators stands behind.</summary>
    internal static IQueryable<DataSetVersion> Due(VrnDbContext db, DateTimeOffset now) => db.Set<DataSetVersion>()
        .Where(version => version.Status == VersionStatus.Approved && version.PublishAt <= now)
        .Where(version => db.Set<ReleasePlan>().Any(plan => plan.VersionId == version.Id && plan.State == ReleasePlanState.Approved && plan.ApprovedBy != null))
        .OrderBy(version => version.PublishAt).ThenBy(version => version.Major).ThenBy(version => version.Minor).ThenBy(version => version.Patch);

    private async Task One(Guid id, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await ways.TryLock(db, FreezeRelease.Lock, ct) || await db.Set<DataSetVersion>().SingleOrDefaultAsync(row => row.Id == id && row.Status == VersionStatus.Approved, ct) is not { } version)
        {
            return;
        }
        var now = clock.GetUtcNow();
        var before = await db.Set<DataSetVersion>().Where(row => row.DataSetId == version.DataSetId && (row.Status == VersionStatus.Published || row.Status == VersionStatus.Deprecated))
            .NewestFirst().ToListAsync(ct);
        version.Status = VersionStatus.Published;
        foreach (var old in before.Where(old => old.Major < version.Major))
        {
            old.Status = VersionStatus.Deprecated;
            db.Add(Changed(old.Id, now));
        }
        var changes = VersionChanges.Between(
            before.Count == 0 ? [] : await ReleasedCells.Of(db, catalogue, before[0].Blocks, ct), await ReleasedCells.Of(db, catalogue, version.Blocks, ct));
        db.AddRange(changes.Select(change => new ChangeEntry
        {
            VersionId = version.Id,
            Kind = change.Kind,
            IndicatorNumber = StableNumber.Of(change.Indicator),
            Period = change.Period.Split('|')[0],
            PeriodCode = change.Period.Split('|')[1],
        }));
        await db.Set<ReleasePlan>().Where(plan => plan.VersionId == id).ExecuteUpdateAsync(set => set.SetProperty(plan => plan.State, ReleasePlanState.Published), ct);
        Told(db, version.Id, now, "release.published");
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private static OutboxEntry Changed(Guid version, DateTimeOffset now) => new() { Kind = OutcomesChanges.VersionKind, EntityId = version, Action = ChangeAction.Updated, At = now };

    /// <summary>Leaves the trace of what happened to a version, and tells the feed.</summary>
    public static void Told(VrnDbContext db, Guid version, DateTimeOffset now, string action)
    {
        db.Add(Changed(version, now));
        db.Add(new AuditEvent { Time = AuditTime.Of(now), Action = action, Outcome = AuditOutcome.Done, ResourceType = "data-set-version", ResourceId = version.ToString() });
    }
}
