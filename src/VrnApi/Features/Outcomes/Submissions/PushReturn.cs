using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Features.Outcomes.Submissions.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>A partner pushes its counts for a period. All of it is stored, or all that is wrong with it is told. Scope outcomes:write.</summary>
public static class PushReturn
{
    public static async Task<Results<CreatedAnswer<SubmissionModel>, ProblemAnswer>> Handle(
        string dataSet, [AsParameters] ReturnParameters parameters, HttpContext http, ReturnIntake intake, VrnDbContext db,
        IDatabaseWays ways, Caller caller, PublicAddress address, CallerAudit audit, TimeProvider clock, CancellationToken ct)
    {
        var body = Idempotency.Body(http);
        return await Keep(await intake.Take(http.Request, dataSet, body, parameters, caller, ct), RequestBody.Fingerprint(http.Request, body), db, ways, caller, address, audit, clock, ct);
    }

    /// <summary>Stores a return that was taken, in the open transaction.</summary>
    /// <param name="contentSha256">Of what was sent.</param>
    internal static async Task<Results<CreatedAnswer<SubmissionModel>, ProblemAnswer>> Keep(
        (ReturnCheck? Return, DataSet? DataSet, ProblemAnswer? Refusal) taken, byte[] contentSha256, VrnDbContext db, IDatabaseWays ways,
        Caller caller, PublicAddress address, CallerAudit audit, TimeProvider clock, CancellationToken ct)
    {
        var (check, found, refusal) = taken;
        if (refusal is not null)
        {
            return refusal;
        }
        if (check!.Faults.Count > 0)
        {
            // The transaction of a refused write leaves nothing; this row is one of its own.
            await audit.Write(audit.Event(caller, "outcome.rejected", "data-set", found!.Id, Problems.SubmissionRejected.Code), ct);
            return Rejected(check.Faults);
        }
        var submission = Make(check, caller, contentSha256, clock.GetUtcNow());
        var entry = audit.Event(caller, "outcome.submitted", "submission", submission.Id.ToString(), rows: submission.RowCount);
        if (await Live(db, submission).AnyAsync(ct) || !await Store(db, ways, check, submission, entry, ct))
        {
            return new ProblemAnswer(Problems.SubmissionExists);
        }
        return new CreatedAnswer<SubmissionModel>(
            SubmissionModel.Of(submission, found!.Synthetic), address.Absolute($"/v1/outcomes/submissions/{submission.Id}"));
    }

    /// <summary>A body whose only fault is to say more than it may is refused as such, as everywhere.</summary>
    private static ProblemAnswer Rejected(ReturnFaults faults) => new(
        faults.Listed.All(fault => fault.Code == JsonReturn.UnknownMember) ? Problems.UnknownProperty : Problems.SubmissionRejected,
        faults.Count <= ReturnFaults.MostListed ? null : $"{faults.Count} faults; the first {ReturnFaults.MostListed} are listed.",
        faults.Listed);

    /// <summary>The caller's return that holds the natural key now.</summary>
    internal static IQueryable<Submission> Live(VrnDbContext db, Submission submission) => db.Set<Submission>()
        .Where(other => other.DataSetId == submission.DataSetId && other.Period == submission.Period && other.PeriodCode == submission.PeriodCode)
        .Where(other => other.EstablishmentUrn == submission.EstablishmentUrn)
        .Where(other => other.State == SubmissionState.Submitted || other.State == SubmissionState.Accepted);

    /// <returns>False when another return took the natural key meanwhile.</returns>
    private static async Task<bool> Store(VrnDbContext db, IDatabaseWays ways, ReturnCheck check, Submission submission, AuditEvent entry, CancellationToken ct)
    {
        db.Add(submission);
        db.Add(entry);
        db.Add(new OutboxEntry
        {
            Kind = "submission",
            EntityId = submission.Id,
            Action = ChangeAction.Updated,
            VisibilityKey = submission.ProviderId.ToString(),
            At = submission.SubmittedAt,
        });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (ways.IsUniqueViolation(exception))
        {
            return false;
        }
        await ways.BulkInsert(db, check.Rows.Select(row => new SubmissionRow
        {
            SubmissionId = submission.Id,
            Line = row.Sent.Number,
            IndicatorNumber = row.Indicator.Number,
            AreaNumber = row.Sent.Area is { } area ? GssNumber.Of(area) : null,
            CombinationNumber = row.CombinationNumber,
            Value = row.Sent.Value,
        }), ct);
        return true;
    }

    private static Submission Make(ReturnCheck check, Caller caller, byte[] contentSha256, DateTimeOffset now) => new()
    {
        DataSetId = check.DataSet.Id,
        ProviderId = caller.PartnerId,
        ClientId = caller.ClientId,
        EstablishmentUrn = check.Head.Urn,
        EstablishmentLaEstab = check.Head.LaEstab,
        Period = check.Period!.Period,
        PeriodCode = check.Period.Code,
        PeriodStart = check.Period.Start,
        PeriodEnd = check.Period.End,
        Type = check.Head.SubmissionType == HeadRule.Nil ? SubmissionType.Nil : SubmissionType.Full,
        State = SubmissionState.Accepted,
        SourceSystemName = check.Head.SourceSystemName!,
        SourceSystemVersion = check.Head.SourceSystemVersion,
        CategoryMapVersion = check.Head.CategoryMapVersion,
        AgreementId = check.Head.AgreementId,
        Indicators = [.. check.Declared.Select(indicator => indicator.Code)],
        AbsentMeansZero = check.Head.AbsentMeansZero,
        SubmittedAt = Microseconds(now),
        RowCount = check.Rows.Count,
        ContentSha256 = contentSha256,
    };

    // What PostgreSQL keeps: the first answer and every later one must be the same to the byte.
    private static DateTimeOffset Microseconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
