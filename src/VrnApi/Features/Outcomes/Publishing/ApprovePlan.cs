using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using StoredReport = VrnApi.Data.Outcomes.Publishing.AuditReport;

namespace VrnApi.Features.Outcomes.Publishing;

/// <param name="AuditHash">Of the report that the approver has read.</param>
/// <param name="AcknowledgesLegacyBreach">Needed where the plan accepts that earlier releases already narrow a figure too far.</param>
public sealed record ApprovalBody(string AuditHash, bool AcknowledgesLegacyBreach = false);

/// <summary>
/// A second operator approves what was built: it is frozen in the same transaction and becomes visible at its slot. Scope outcomes:publish.
/// </summary>
public static class ApprovePlan
{
    internal static async Task<Results<WrittenDocument<PlanModel>, ProblemAnswer>> Handle(
        [FromRoute] Guid id, HttpContext http, Caller caller, VrnDbContext db, IDatabaseWays ways, OutcomesCatalogue catalogue, CallerAudit audit, TimeProvider clock, CancellationToken ct)
    {
        var (body, malformed) = await RequestBody.ReadWhole<ApprovalBody>(http, ct);
        if (malformed is not null)
        {
            return malformed;
        }
        return await MergePatch.InTransaction<PlanModel>(db, async inner =>
        {
            if (!await ways.TryLock(db, FreezeRelease.Lock, inner))
            {
                return ChangePlan.Busy;
            }
            if (await ChangePlan.Locked(db, ways, id, inner) is not { } plan)
            {
                return new ProblemAnswer(Problems.NotFound);
            }
            var now = AuditTime.Of(clock.GetUtcNow());
            var (build, report, refusal) = await Approvable(db, catalogue, plan, caller, body!, now, inner);
            if (refusal is not null)
            {
                await audit.Write(audit.Event(caller, "release.approved", "release-plan", id.ToString(), refusal.Problem.Code), inner);
                return refusal;
            }
            var slot = await SlotFor(db, plan, now, inner);
            if (slot is null)
            {
                return new ProblemAnswer(Problems.StateConflict, "The plan's time of publication has passed, and the calendar has no later slot.");
            }
            if (await db.Set<DataSetVersion>().AnyAsync(row => row.DataSetId == plan.DataSetId && row.Status == VersionStatus.Approved && row.PublishAt > slot.PublishAt, inner))
            {
                return new ProblemAnswer(Problems.StateConflict, "A version that is approved for a later slot would be overtaken. Cancel that plan, or take its slot.");
            }
            var version = await new FreezeRelease(db, ways, catalogue).Run(plan, build!, report!, slot.PublishAt, now, inner);
            (plan.State, plan.SlotId, plan.VersionId, plan.ApprovedBy, plan.ApprovedAt) = (ReleasePlanState.Approved, slot.Id, version.Id, caller.ClientId, now);
            return await ChangePlan.Kept(db, plan, audit.Event(caller, "release.approved", "release-plan", id.ToString()), StatusCodes.Status200OK, inner);
        }, ct);
    }

    private static async Task<(ReleaseBuild? Build, StoredReport? Report, ProblemAnswer? Refusal)> Approvable(
        VrnDbContext db, OutcomesCatalogue catalogue, ReleasePlan plan, Caller caller, ApprovalBody body, DateTimeOffset now, CancellationToken ct)
    {
        if (plan.State is not (ReleasePlanState.Audited or ReleasePlanState.Refused))
        {
            return (null, null, ChangePlan.Conflict(plan));
        }
        var build = await db.Set<ReleaseBuild>().AsNoTracking().SingleAsync(row => row.Id == plan.BuildId, ct);
        var report = await db.Set<StoredReport>().AsNoTracking().SingleAsync(row => row.Id == build.ReportId, ct);
        var slot = await db.Set<CalendarSlot>().AsNoTracking().SingleAsync(row => row.Id == plan.SlotId, ct);
        ProblemAnswer? refusal =
            plan.State == ReleasePlanState.Refused ? new(Problems.ReleaseRefused)
            : plan.CreatedBy == caller.ClientId ? new(Problems.FourEyesRequired)
            : !string.Equals(body.AuditHash, Convert.ToHexStringLower(report.ContentSha256), StringComparison.Ordinal) ? new(Problems.AuditChanged, "The plan has another audit report now.")
            : plan.AcknowledgesLegacyBreach && !body.AcknowledgesLegacyBreach ? new(Problems.StateConflict, "The plan accepts a legacy breach: the approver must acknowledge it as well.")
            : slot.CutOffAt > now ? new(Problems.StateConflict, "The cut-off has not passed: returns may still come.")
            : AuditDocument.Read(report.Content).CutOffAt != slot.CutOffAt || build.BuiltAt < slot.CutOffAt ? new(Problems.AuditChanged, "The plan was built for another cut-off. Build it again.")
            : await IsOvertaken(db, catalogue, plan, build, ct) ? new(Problems.AuditChanged, "A release of an overlapping period was approved or called off since. Build the plan again.")
            : null;
        return (build, report, refusal);
    }

    /// <summary>Whether other releases overlap now than those that the plan was audited with.</summary>
    private static async Task<bool> IsOvertaken(VrnDbContext db, OutcomesCatalogue catalogue, ReleasePlan plan, ReleaseBuild build, CancellationToken ct)
    {
        var now = await EarlierReleases.Overlapping(db, catalogue.Calendar, plan.DataSetId, plan.Id, [.. plan.Periods.Select(catalogue.Calendar.Parse).OfType<Outcomes.Rules.TimePeriod>()], ct);
        return !now.Select(release => release.Build).SequenceEqual(build.Scope);
    }

    /// <summary>The plan's own slot while its time is to come, else the data set's next one.</summary>
    private static async Task<CalendarSlot?> SlotFor(VrnDbContext db, ReleasePlan plan, DateTimeOffset now, CancellationToken ct)
    {
        var slot = await db.Set<CalendarSlot>().AsNoTracking().SingleAsync(row => row.Id == plan.SlotId, ct);
        return slot.PublishAt > now ? slot
            : await db.Set<CalendarSlot>().AsNoTracking().Where(row => row.DataSetId == plan.DataSetId && row.PublishAt > now)
                .OrderBy(row => row.PublishAt).ThenBy(row => row.Id).FirstOrDefaultAsync(ct);
    }
}
