using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Audit;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Platform;
using VrnApi.Features.Outcomes.Publishing;
using VrnApi.Tests.Platform.Audit;

namespace VrnApi.Tests.Features.Outcomes.Publishing;

/// <summary>What submissions and releases have left in a database of their own: of each nothing or the whole, whatever became of the host that wrote it.</summary>
internal sealed class Remains(WebApplication app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Until the server has noticed that a killed host is gone: what it had sent already may still be committed.</summary>
    public async Task Settle()
    {
        for (var tries = 0; tries < 3000; tries++)
        {
            if (await AuditDatabase.Execute(AuditDatabase.Connection(app), """
                SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND xact_start IS NOT NULL
                """) == 0)
            {
                return;
            }
            await Task.Delay(20, Ct);
        }
        Assert.Fail("A transaction of the killed host is still open after a minute.");
    }

    /// <summary>Every return has all its rows, its line in the audit, its word to the feed and its key; none of them is there without a return.</summary>
    /// <returns>How many returns a key has led to: none or one.</returns>
    public Task<int> Returns(string key) => AuditDatabase.Work(app, async db =>
    {
        var returns = await db.Set<Submission>().AsNoTracking().Select(row => new { row.Id, row.RowCount }).ToListAsync(Ct);
        var rows = (await db.Set<SubmissionRow>().GroupBy(row => row.SubmissionId).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(Ct)).ToDictionary(group => group.Key, group => group.Count);
        Assert.All(returns, row => Assert.Equal(row.RowCount, rows.GetValueOrDefault(row.Id)));
        Assert.Equal(returns.Count, rows.Count);
        var ids = returns.Select(row => row.Id).Order().ToList();
        Assert.Equal(ids, (await db.Set<OutboxEntry>().Where(entry => entry.Kind == "submission").Select(entry => entry.EntityId).ToListAsync(Ct)).Order());
        Assert.Equal(ids, (await db.Set<AuditEvent>().Where(entry => entry.Action == "outcome.submitted").Select(entry => entry.ResourceId!).ToListAsync(Ct)).Select(Guid.Parse).Order());
        Assert.Equal(ids.Count, await db.Set<IdempotencyRecord>().CountAsync(record => record.Key.StartsWith(Journey.Pushed), Ct));
        return await db.Set<IdempotencyRecord>().CountAsync(record => record.Key == key, Ct);
    });

    /// <summary>A plan is as far as its state says in everything: build, report, version, frozen rows, list of changes, feed, audit.</summary>
    public Task<ReleasePlanState> Release(Guid id, int changes) => AuditDatabase.Work(app, async db =>
    {
        var plan = await db.Set<ReleasePlan>().AsNoTracking().SingleAsync(row => row.Id == id, Ct);
        var (isBuilt, isFrozen, isOut) = (plan.State is ReleasePlanState.Audited or ReleasePlanState.Approved or ReleasePlanState.Published,
            plan.State is ReleasePlanState.Approved or ReleasePlanState.Published, plan.State == ReleasePlanState.Published);
        var built = await db.Set<ReleaseBuild>().AsNoTracking().Where(build => build.PlanId == id).Select(build => build.Id).ToListAsync(Ct);
        Assert.Equal(isBuilt, built.Contains(plan.BuildId ?? Guid.Empty));
        Assert.Equal(built.Count, await db.Set<AuditReport>().CountAsync(report => report.PlanId == id, Ct));
        Assert.Equal(built.Count, await Told("release.built", id));
        Assert.Equal(isFrozen, plan.VersionId is not null);
        Assert.Equal(isFrozen ? 1 : 0, await Told("release.approved", id));
        if (plan.VersionId is { } version)
        {
            Assert.Equal(isOut ? VersionStatus.Published : VersionStatus.Approved, await db.Set<DataSetVersion>().Where(row => row.Id == version).Select(row => row.Status).SingleAsync(Ct));
            Assert.Equal(isOut ? changes : 0, await db.Set<ChangeEntry>().CountAsync(change => change.VersionId == version, Ct));
            Assert.Equal(isOut ? 1 : 0, await db.Set<OutboxEntry>().CountAsync(entry => entry.Kind == "version" && entry.EntityId == version, Ct));
            Assert.Equal(isOut ? 1 : 0, await Told("release.published", version));
        }
        // Nothing is frozen that belongs to no version, and no version to no plan; every hash agrees with the rows that are there.
        var versions = await db.Set<DataSetVersion>().AsNoTracking().Select(row => new { row.Id, row.Blocks }).ToListAsync(Ct);
        Assert.Equal(versions.Select(row => row.Id).Order(), (await db.Set<ReleasePlan>().Where(row => row.VersionId != null).Select(row => row.VersionId!.Value).ToListAsync(Ct)).Order());
        Assert.Equal(versions.SelectMany(row => row.Blocks).Distinct().Order(), (await db.Set<FrozenBlock>().Select(block => block.Id).ToListAsync(Ct)).Order());
        Assert.Empty((await new ReleaseVerification(db, Shipped.Catalogue).Run(null, Ct)).Differences);
        return plan.State;

        Task<int> Told(string action, Guid of)
        {
            var resource = of.ToString();
            return db.Set<AuditEvent>().CountAsync(entry => entry.Action == action && entry.ResourceId == resource && entry.Outcome == AuditOutcome.Done, Ct);
        }
    });
}
