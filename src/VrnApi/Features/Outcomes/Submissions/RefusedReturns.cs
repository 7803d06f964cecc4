using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Submissions.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>
/// Refuses a return with faults. Its report is kept for thirty days in a transaction of its own, for that of the refused write leaves nothing.
/// </summary>
public sealed class RefusedReturns(IServiceScopeFactory scopes, IDatabaseWays ways, PublicAddress address, CallerAudit audit, TimeProvider clock)
{
    /// <summary>While the same content is refused again and again, one report serves.</summary>
    private static readonly TimeSpan Reused = TimeSpan.FromDays(7);

    /// <summary>Refuses with every fault, and the address of the report where there is one.</summary>
    internal async Task<ProblemAnswer> Keep(TakenReturn taken, byte[] contentSha256, Caller caller, CancellationToken ct) =>
        Problem(taken.Return!.Faults.Listed) == Problems.SubmissionRejected && ReturnStore.CanBeKept(taken.Return)
            ? Refuse(taken.Return.Faults, await Store(taken, contentSha256, caller, ct))
            : await Tell(taken, caller, ct);

    /// <summary>Refuses with every fault; nothing but that it happened is kept.</summary>
    internal async Task<ProblemAnswer> Tell(TakenReturn taken, Caller caller, CancellationToken ct)
    {
        await Note(taken, caller, ct);
        return Refuse(taken.Return!.Faults, null);
    }

    /// <summary>The same for a batch: no report of it is kept.</summary>
    internal async Task<ProblemAnswer> Tell(string dataSet, BatchReturns batch, Caller caller, CancellationToken ct)
    {
        await audit.Write(audit.Event(caller, "outcome.rejected", "data-set", dataSet, Problems.SubmissionRejected.Code), ct);
        var count = batch.InFile.Count + batch.Returns.Sum(content => content.Faults.Count);
        return Refuse(count, batch.All(faults => faults.Listed), null);
    }

    internal Task Note(TakenReturn taken, Caller caller, CancellationToken ct) =>
        audit.Write(audit.Event(caller, "outcome.rejected", "data-set", taken.DataSet!.Id, Problems.SubmissionRejected.Code), ct);

    /// <param name="report">Id of the return whose report tells the same.</param>
    internal ProblemAnswer Refuse(ReturnFaults faults, Guid? report) => Refuse(faults.Count, faults.Listed, report);

    private ProblemAnswer Refuse(int count, IReadOnlyList<Fault> listed, Guid? report) => new(
        Problem(listed), count <= ReturnFaults.MostListed ? null : $"{count} faults; the first {ReturnFaults.MostListed} are listed.", listed)
    {
        Report = report is { } id ? address.Absolute($"/v1/outcomes/submissions/{id}/report") : null,
    };

    /// <summary>A body whose only fault is to say more than it may is refused as such, as everywhere.</summary>
    private static Problem Problem(IReadOnlyList<Fault> faults) =>
        faults.All(fault => fault.Code == JsonReturn.UnknownMember) ? Problems.UnknownProperty : Problems.SubmissionRejected;

    private Task<Guid> Store(TakenReturn taken, byte[] contentSha256, Caller caller, CancellationToken ct) => scopes.AsSystem("refused return", db =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async inner =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(inner);
            var (check, now) = (taken.Return!, ReturnStore.Microseconds(clock.GetUtcNow()));
            var id = await Same(db, caller.PartnerId, check, contentSha256, now - Reused).FirstOrDefaultAsync(inner);
            var again = id != Guid.Empty;
            id = again ? id : Guid.CreateVersion7();
            db.Add(audit.Event(caller, "outcome.rejected", "submission", id.ToString(), Problems.SubmissionRejected.Code));
            if (!again)
            {
                var submission = ReturnStore.Make(check, caller, contentSha256, now, SubmissionState.Rejected, id);
                db.Add(submission);
                db.Add(taken.Sent!.Kept(id));
                db.Add(ReturnStore.Told(submission, now));
            }
            await db.SaveChangesAsync(inner);
            await ways.BulkInsert(db, again ? [] : ReportItems.Of(id, check.Faults), inner);
            await transaction.CommitAsync(inner);
            return id;
        }, ct));

    internal static IQueryable<Guid> Same(VrnDbContext db, Guid provider, ReturnCheck check, byte[] contentSha256, DateTimeOffset since)
    {
        var (dataSet, errors, warnings) = (check.DataSet.Id, check.Faults.Count, check.Faults.WarningCount);
        return db.Set<Submission>().Where(row => row.ProviderId == provider && row.DataSetId == dataSet && row.SubmittedAt > since && row.State == SubmissionState.Rejected
            && row.ContentSha256 == contentSha256 && row.ErrorCount == errors && row.WarningCount == warnings).Select(row => row.Id);
    }
}
