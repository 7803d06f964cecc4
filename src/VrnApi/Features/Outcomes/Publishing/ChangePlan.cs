using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>Changes a plan, sends it to be built, calls it off. Each in one transaction that holds the plan's row. Scope outcomes:publish.</summary>
public static class ChangePlan
{
    /// <summary>Changes what is planned; what was built is to be built again.</summary>
    internal static async Task<Results<WrittenDocument<PlanModel>, ProblemAnswer>> Patch(
        [FromRoute] Guid id, HttpContext http, Caller caller, VrnDbContext db, IDatabaseWays ways, OutcomesCatalogue catalogue, CallerAudit audit, CancellationToken ct)
    {
        var (patch, refusal) = await MergePatch.Read<PlanPatch>(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        return await MergePatch.InTransaction<PlanModel>(db, async inner =>
        {
            if (await Locked(db, ways, id, inner) is not { } plan)
            {
                return new ProblemAnswer(Problems.NotFound);
            }
            if (IfMatch.Refuse(http.Request, MergePatch.ETag(await PlanModel.Of(db, plan, inner))) is { } stale)
            {
                return stale;
            }
            if (plan.State is not (ReleasePlanState.Planned or ReleasePlanState.Audited or ReleasePlanState.Refused))
            {
                return Conflict(plan);
            }
            var asked = patch!.Value;
            var periods = asked.Periods ?? plan.Periods;
            // Tables that were not chosen follow the periods; "tables": null lets them do so again.
            var tables = patch.Nulls.Contains("tables") || (asked.Tables is null && asked.Periods is not null) ? PlanFaults.TablesOf(catalogue, plan.DataSetId, periods) : asked.Tables ?? plan.Tables;
            var whole = new PlanBody(periods, asked.SlotId ?? plan.SlotId, patch.Nulls.Contains("excludeSubmissions") ? [] : asked.ExcludeSubmissions ?? plan.ExcludedSubmissions, tables,
                asked.AcknowledgesLegacyBreach ?? plan.AcknowledgesLegacyBreach);
            if (await PlanFaults.Refusal(db, catalogue, catalogue.DataSets[plan.DataSetId], whole, inner) is { } wrong)
            {
                return wrong;
            }
            (plan.Periods, plan.SlotId, plan.Tables, plan.ExcludedSubmissions) = ([.. whole.Periods], whole.SlotId, [.. whole.Tables!.Order()], [.. whole.ExcludeSubmissions!]);
            (plan.AcknowledgesLegacyBreach, plan.State, plan.BuildId, plan.Failure) = (whole.AcknowledgesLegacyBreach, ReleasePlanState.Planned, null, null);
            return await Kept(db, plan, audit.Event(caller, "release.changed", "release-plan", id.ToString()), StatusCodes.Status200OK, inner);
        }, ct);
    }

    /// <summary>Sends a plan to be built. The answer comes at once; the plan itself tells how far it is.</summary>
    internal static Task<Results<WrittenDocument<PlanModel>, ProblemAnswer>> Build(
        [FromRoute] Guid id, Caller caller, VrnDbContext db, IDatabaseWays ways, CallerAudit audit, TimeProvider clock, CancellationToken ct) => MergePatch.InTransaction<PlanModel>(db, async inner =>
    {
        if (await Locked(db, ways, id, inner) is not { } plan)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (plan.State is not (ReleasePlanState.Planned or ReleasePlanState.Audited or ReleasePlanState.Refused))
        {
            return Conflict(plan);
        }
        (plan.State, plan.BuildId, plan.BuildRequestedAt, plan.Failure) = (ReleasePlanState.Building, Guid.CreateVersion7(), AuditTime.Of(clock.GetUtcNow()), null);
        plan.BuildRound = plan.BuildSettled = plan.BuildTargets = plan.BuildHidden = 0;
        return await Kept(db, plan, audit.Event(caller, "release.sent", "release-plan", id.ToString()), StatusCodes.Status202Accepted, inner);
    }, ct);

    /// <summary>Calls a plan off, also one that is approved and waits for its slot: nobody outside has seen it.</summary>
    internal static Task<Results<WrittenDocument<PlanModel>, ProblemAnswer>> Cancel(
        [FromRoute] Guid id, Caller caller, VrnDbContext db, IDatabaseWays ways, CallerAudit audit, CancellationToken ct) => MergePatch.InTransaction<PlanModel>(db, async inner =>
    {
        if (!await ways.TryLock(db, FreezeRelease.Lock, inner))
        {
            return Busy;
        }
        if (await Locked(db, ways, id, inner) is not { } plan)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (plan.State is ReleasePlanState.Published or ReleasePlanState.Cancelled)
        {
            return Conflict(plan);
        }
        if (plan.VersionId is { } frozen)
        {
            var version = await db.Set<DataSetVersion>().SingleAsync(row => row.Id == frozen, inner);
            var later = await db.Set<DataSetVersion>().Where(row => row.DataSetId == version.DataSetId && row.Status == VersionStatus.Approved && row.Id != version.Id).ToListAsync(inner);
            if (version.Status != VersionStatus.Approved || later.Any(other => (other.Major, other.Minor, other.Patch).CompareTo((version.Major, version.Minor, version.Patch)) > 0))
            {
                return new ProblemAnswer(Problems.StateConflict, "Another approved version follows this one. Cancel that one first.");
            }
            version.Status = VersionStatus.Cancelled;
        }
        plan.State = ReleasePlanState.Cancelled;
        return await Kept(db, plan, audit.Event(caller, "release.cancelled", "release-plan", id.ToString()), StatusCodes.Status200OK, inner);
    }, ct);

    internal static ProblemAnswer Busy => new(Problems.Conflict, "Another release is being frozen.") { RetryAfter = 1 };

    internal static ProblemAnswer Conflict(ReleasePlan plan) => new(Problems.StateConflict, $"The plan is {Codes.Of(plan.State)}.");

    /// <summary>The plan, whose row nobody else changes until the transaction ends.</summary>
    internal static async Task<ReleasePlan?> Locked(VrnDbContext db, IDatabaseWays ways, Guid id, CancellationToken ct)
    {
        await ways.LockRows(db, "outcomes.release_plan", [id], exclusive: true, ct);
        return await db.Set<ReleasePlan>().SingleOrDefaultAsync(plan => plan.Id == id, ct);
    }

    internal static async Task<WrittenDocument<PlanModel>> Kept(VrnDbContext db, ReleasePlan plan, Data.Audit.AuditEvent entry, int status, CancellationToken ct)
    {
        db.Add(entry);
        await db.SaveChangesAsync(ct);
        return await PlanModel.Written(db, plan, status, ct);
    }
}
