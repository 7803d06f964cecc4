using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Providers;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>
/// A draft is replaced, or handed in. It is its owner's alone, holds no natural key and has no counts where releases read; what is handed in is
/// judged as a push is. Each in one transaction that holds the draft's row. Scope outcomes:write.
/// </summary>
public static class DraftReturns
{
    public static async Task<Results<WrittenDocument<SubmissionModel>, ProblemAnswer>> Replace(
        Guid id, [AsParameters] ReturnParameters parameters, HttpContext http, ReturnIntake intake, ReturnStore store, VrnDbContext db, IDatabaseWays ways, Caller caller, CancellationToken ct)
    {
        var (body, tooLarge) = await RequestBody.Read(http.Request, ReturnLimits.MostBytes, ct);
        if (tooLarge is not null)
        {
            return tooLarge;
        }
        return await MergePatch.InTransaction<SubmissionModel>(db, async inner =>
        {
            var (draft, refusal) = await Held(id, http.Request, db, ways, inner);
            if (refusal is not null)
            {
                return refusal;
            }
            var taken = await intake.Take(http.Request, draft!.DataSetId, body, parameters, caller, inner);
            if (taken.Refusal is not null)
            {
                return taken.Refusal;
            }
            await Remove(db, id, inner);
            var (written, refused) = await store.Draft(taken, RequestBody.Fingerprint(http.Request, body), caller, id, inner);
            return refused is not null ? refused : MergePatch.Written(SubmissionModel.Of(written!, taken.DataSet!.Synthetic));
        }, ct);
    }

    /// <summary>Refused, it stays a draft: it can be replaced and handed in again.</summary>
    public static Task<Results<WrittenDocument<SubmissionModel>, ProblemAnswer>> Submit(
        Guid id, HttpContext http, ReturnIntake intake, ReturnStore store, RefusedReturns refused, VrnDbContext db, IDatabaseWays ways, Caller caller, CancellationToken ct) =>
        MergePatch.InTransaction<SubmissionModel>(db, async inner =>
        {
            var (draft, refusal) = await Held(id, http.Request, db, ways, inner);
            if (refusal is not null)
            {
                return refusal;
            }
            var kept = await db.Set<SubmissionContent>().AsNoTracking().SingleAsync(content => content.SubmissionId == id, inner);
            var taken = await intake.Take(draft!.DataSetId, SentReturn.Of(kept), caller, inner);
            if (taken.Refusal is not null)
            {
                return taken.Refusal;
            }
            var check = taken.Return!;
            if (check.Faults.Count > 0)
            {
                await refused.Note(taken, caller, inner);
                return refused.Refuse(check.Faults, id);
            }
            await Remove(db, id, inner);
            var submission = ReturnStore.Make(check, caller, draft.ContentSha256, store.Now(), SubmissionState.Accepted, id);
            return await store.Accept(submission, check, caller, inner) is { } exists ? exists : MergePatch.Written(SubmissionModel.Of(submission, taken.DataSet!.Synthetic));
        }, ct);

    /// <summary>The draft, whose row nobody else changes until the transaction ends; or what stands against changing it.</summary>
    private static async Task<(Submission? Draft, ProblemAnswer? Refusal)> Held(Guid id, HttpRequest request, VrnDbContext db, IDatabaseWays ways, CancellationToken ct)
    {
        var (submission, refusal) = await Current(id, request, db, ways, ct);
        return refusal is not null ? (null, refusal)
            : submission!.State != SubmissionState.Draft ? (null, ReturnStore.Conflict(submission))
            : (submission, null);
    }

    /// <summary>The caller's own return as If-Match names it. Another's is as unknown as none, and is not locked either.</summary>
    internal static async Task<(Submission? Submission, ProblemAnswer? Refusal)> Current(Guid id, HttpRequest request, VrnDbContext db, IDatabaseWays ways, CancellationToken ct)
    {
        if (!await db.Set<Submission>().AnyAsync(row => row.Id == id, ct))
        {
            return (null, new ProblemAnswer(Problems.NotFound));
        }
        await ways.LockRows(db, "outcomes.submission", [id], exclusive: true, ct);
        if (await GetReturn.Query(db, id).SingleOrDefaultAsync(ct) is not { } found)
        {
            return (null, new ProblemAnswer(Problems.NotFound));
        }
        return IfMatch.Refuse(request, MergePatch.ETag(SubmissionModel.Of(found.Submission, found.Synthetic))) is { } stale ? (null, stale) : (found.Submission, null);
    }

    // Its content and report go with it.
    private static Task<int> Remove(VrnDbContext db, Guid id, CancellationToken ct) => db.Set<Submission>().Where(row => row.Id == id).ExecuteDeleteAsync(ct);
}
