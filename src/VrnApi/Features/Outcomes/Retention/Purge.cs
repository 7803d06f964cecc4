using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Partners;
using VrnApi.Data.Platform;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Retention;

/// <summary>
/// Deletes what need not be kept: drafts, withdrawn or not, and refused returns after 30 days, returns of closed periods after the days of their agreement, and
/// the seeds of releases none of whose returns are left. Released rows, reports and hashes stay. Each transaction leaves one event.
/// </summary>
internal sealed class Purge(VrnDbContext db, OutcomesCatalogue catalogue, TimeProvider clock)
{
    private static readonly TimeSpan Unfinished = TimeSpan.FromDays(30);

    /// <param name="Unfinished">Drafts, withdrawn ones too, and refused returns.</param>
    internal sealed record Outcome(int Unfinished, int Returns, int Seeds);

    /// <param name="isTrial">Counts and deletes nothing.</param>
    public async Task<Outcome> Run(bool isTrial, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var left = await Left(db, now - Unfinished).ToArrayAsync(ct);
        var unfinished = await Delete(left, "unfinished", isTrial, now, ct);
        var (returns, seeds) = (0, 0);
        foreach (var dataSet in catalogue.DataSets.Values)
        {
            var periods = await db.Set<Submission>().Where(row => row.DataSetId == dataSet.Id).Select(row => new { row.Period, row.PeriodCode }).Distinct().ToListAsync(ct);
            foreach (var one in periods.OrderBy(period => period.Period, StringComparer.Ordinal).ThenBy(period => period.PeriodCode, StringComparer.Ordinal))
            {
                if (catalogue.Calendar.Parse(one.Period, one.PeriodCode) is { } period && await PeriodClosing.At(db, catalogue, dataSet, period, ct) is { } closed && closed <= now)
                {
                    returns += await Delete(await Outlived(dataSet.Id, period.Period, period.Code, closed, now, ct), $"{dataSet.Id}|{period}", isTrial, now, ct);
                }
            }
            seeds += isTrial ? 0 : await Seeds(dataSet.Id, now, ct);
        }
        return new Outcome(unfinished, returns, seeds);
    }

    /// <summary>What never stood: a withdrawn return that did has a time between its coming and its going.</summary>
    internal static IQueryable<Guid> Left(VrnDbContext db, DateTimeOffset before) => db.Set<Submission>()
        .Where(row => row.State == SubmissionState.Draft || row.State == SubmissionState.Rejected || (row.State == SubmissionState.Withdrawn && row.StateChangedAt == row.SubmittedAt))
        .Where(row => row.SubmittedAt < before).Select(row => row.Id);

    /// <summary>The returns of a closed period whose agreement does not want them kept any longer.</summary>
    private async Task<Guid[]> Outlived(string dataSet, string period, string code, DateTimeOffset closed, DateTimeOffset now, CancellationToken ct)
    {
        var agreements = await db.Set<Agreement>().AsNoTracking().Where(agreement => agreement.DataSets.Any(opened => opened.DataSet == dataSet))
            .Select(agreement => new { agreement.Code, agreement.RetentionDays, Parties = agreement.Parties.Select(party => party.PartnerId).ToList() }).ToListAsync(ct);
        var rows = await db.Set<Submission>().AsNoTracking().Where(row => row.DataSetId == dataSet && row.Period == period && row.PeriodCode == code)
            .Select(row => new { row.Id, row.ProviderId, row.AgreementId }).ToListAsync(ct);
        // A return that names no agreement of its owner is kept as long as any of its owner's wants.
        int Days(Guid provider, string? named)
        {
            var own = agreements.FindAll(agreement => agreement.Parties.Contains(provider));
            return (own.Find(agreement => agreement.Code == named) is { } one ? [one] : own).Select(agreement => agreement.RetentionDays).DefaultIfEmpty().Max();
        }
        return [.. rows.Where(row => closed.AddDays(Days(row.ProviderId, row.AgreementId)) <= now).Select(row => row.Id)];
    }

    private Task<int> Delete(Guid[] ids, string what, bool isTrial, DateTimeOffset now, CancellationToken ct) => isTrial || ids.Length == 0 ? Task.FromResult(ids.Length) : InTransaction(async inner =>
    {
        foreach (var row in await db.Set<Submission>().AsNoTracking().Where(row => ids.Contains(row.Id)).Select(row => new { row.Id, row.ProviderId }).ToListAsync(inner))
        {
            db.Add(new OutboxEntry { Kind = "submission", EntityId = row.Id, Action = ChangeAction.Deleted, VisibilityKey = row.ProviderId.ToString(), At = now });
        }
        var (deleted, some) = (0, 0);
        do
        {
            // A return that a correction is based on goes after the correction.
            some = await db.Set<Submission>().Where(row => ids.Contains(row.Id) && !db.Set<Submission>().Any(other => other.BasedOnId == row.Id)).ExecuteDeleteAsync(inner);
            deleted += some;
        }
        while (some > 0);
        Note("outcomes.purged", what, deleted, now);
        await db.SaveChangesAsync(inner);
        return deleted;
    }, ct);

    private Task<int> Seeds(string dataSet, DateTimeOffset now, CancellationToken ct) => InTransaction(async inner =>
    {
        var builds = await (from seed in db.Set<ReleaseSeed>()
                            join plan in db.Set<ReleasePlan>() on seed.PlanId equals plan.Id
                            join build in db.Set<ReleaseBuild>() on plan.BuildId equals build.Id
                            where plan.DataSetId == dataSet && plan.State == ReleasePlanState.Published
                            select new { plan.Id, build.Submissions }).ToListAsync(inner);
        var returns = builds.SelectMany(build => build.Submissions).Distinct().ToArray();
        var held = await db.Set<Submission>().Where(row => returns.Contains(row.Id)).Select(row => row.Id).ToHashSetAsync(inner);
        Guid[] plans = [.. builds.Where(build => build.Submissions.Length > 0 && !build.Submissions.Any(held.Contains)).Select(build => build.Id)];
        if (plans.Length == 0)
        {
            return 0;
        }
        var deleted = await db.Set<ReleaseSeed>().Where(seed => plans.Contains(seed.PlanId)).ExecuteDeleteAsync(inner);
        Note("outcomes.seeds_purged", dataSet, deleted, now);
        await db.SaveChangesAsync(inner);
        return deleted;
    }, ct);

    private void Note(string action, string what, int rows, DateTimeOffset now) =>
        db.Add(new AuditEvent { Time = AuditTime.Of(now), Action = action, Outcome = AuditOutcome.Done, ResourceType = "data-set", ResourceId = what, RowCount = rows });

    private Task<int> InTransaction(Func<CancellationToken, Task<int>> work, CancellationToken ct) => db.Database.CreateExecutionStrategy().ExecuteAsync(async inner =>
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(inner);
        var done = await work(inner);
        await transaction.CommitAsync(inner);
        return done;
    }, ct);
}
