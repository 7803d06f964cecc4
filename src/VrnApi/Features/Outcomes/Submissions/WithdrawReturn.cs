using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Retention;
using VrnApi.Features.Outcomes.Submissions.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>
/// An owner takes a return back. What was released with it stays as it is; releases from the next cut-off on are made without it. Scope
/// outcomes:write.
/// </summary>
public static class WithdrawReturn
{
    /// <param name="ReasonCode">Code of the list correction-reason.</param>
    public sealed record ReturnWithdrawal(string ReasonCode);

    public static async Task<Results<WrittenDocument<SubmissionModel>, ProblemAnswer>> Handle(
        Guid id, HttpContext http, VrnDbContext db, IDatabaseWays ways, OutcomesCatalogue catalogue, ReturnStore store, Caller caller, CallerAudit audit, CancellationToken ct)
    {
        var (body, malformed) = await Idempotency.Json<ReturnWithdrawal>(http, ct);
        if (malformed is not null)
        {
            return malformed;
        }
        return await MergePatch.InTransaction<SubmissionModel>(db, async inner =>
        {
            var (current, refusal) = await DraftReturns.Current(id, http.Request, db, ways, inner);
            if (refusal is not null)
            {
                return refusal;
            }
            if (await RepeatedPush.Refusal(http.RequestServices, db, caller, [id], inner) is { } lost)
            {
                return lost;
            }
            if (current!.State is not (SubmissionState.Draft or SubmissionState.Submitted or SubmissionState.Accepted))
            {
                return ReturnStore.Conflict(current);
            }
            if (current.State != SubmissionState.Draft && await PeriodClosing.IsClosed(
                db, catalogue, catalogue.DataSets[current.DataSetId], catalogue.Calendar.Parse(current.Period, current.PeriodCode)!, store.Now(), inner))
            {
                return new ProblemAnswer(Problems.PeriodClosed);
            }
            if (!CorrectionRule.IsReason(catalogue, body!.ReasonCode))
            {
                return new ProblemAnswer(Problems.ValidationFailed, null,
                    [Fault.At("/reasonCode", "code.reason", "There is no such reason.") with { Expected = $"a code of {CorrectionRule.Reasons}: {CorrectionRule.Known(catalogue)}" }]);
            }
            return MergePatch.Written(await Withdraw(db, current, body.ReasonCode, store.Now(), audit.Event(caller, "outcome.withdrawn", "submission", id.ToString(), body.ReasonCode), inner));
        }, ct);
    }

    private static async Task<SubmissionModel> Withdraw(VrnDbContext db, Submission submission, string reason, DateTimeOffset now, Data.Audit.AuditEvent entry, CancellationToken ct)
    {
        db.Attach(submission);
        if (submission.State == SubmissionState.Draft)
        {
            // A draft never stood: nothing lies between its coming and its going, whatever cut-off a release asks for. Its rows are gone.
            (submission.SubmittedAt, submission.RowCount) = (now, 0);
            await db.Set<SubmissionContent>().Where(content => content.SubmissionId == submission.Id).ExecuteDeleteAsync(ct);
        }
        (submission.State, submission.StateChangedAt, submission.WithdrawalReasonCode) = (SubmissionState.Withdrawn, now, reason);
        db.Add(ReturnStore.Told(submission, now));
        db.Add(entry);
        await db.SaveChangesAsync(ct);
        return SubmissionModel.Of(submission, await db.Set<DataSet>().Where(row => row.Id == submission.DataSetId).Select(row => row.Synthetic).SingleAsync(ct));
    }
}
