using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Features.Outcomes.Submissions.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>Writes a return that was taken, in the open transaction: accepted, in the place of the one it corrects, or as a draft.</summary>
public sealed class ReturnStore(
    VrnDbContext db, IDatabaseWays ways, RefusedReturns refused, PublicAddress address, CallerAudit audit, TimeProvider clock)
{
    /// <param name="contentSha256">Of what was sent.</param>
    /// <param name="request">Carries If-Match for the return that a correction replaces.</param>
    public async Task<Results<CreatedAnswer<SubmissionModel>, ProblemAnswer>> Push(
        TakenReturn taken, byte[] contentSha256, Caller caller, HttpRequest? request, CancellationToken ct)
    {
        if (taken.Refusal is { } refusal)
        {
            return refusal;
        }
        var (check, now) = (taken.Return!, Now());
        var submission = Make(check, caller, contentSha256, now, SubmissionState.Accepted, Guid.CreateVersion7());
        if (check.Faults.Count == 0 && submission.BasedOnId is { } corrected
            && await Supersede(corrected, submission, taken, request, ct) is { } conflict)
        {
            return conflict;
        }
        if (check.Faults.Count > 0)
        {
            return await refused.Keep(taken, contentSha256, caller, ct);
        }
        if (await Accept(submission, check, caller, ct) is { } exists)
        {
            return exists;
        }
        return new CreatedAnswer<SubmissionModel>(SubmissionModel.Of(submission, taken.DataSet!.Synthetic), Address(submission));
    }

    /// <summary>Keeps a draft as it was sent: none of its counts is where releases read.</summary>
    public async Task<Results<CreatedAnswer<SubmissionModel>, ProblemAnswer>> Draft(TakenReturn taken, byte[] contentSha256, Caller caller, CancellationToken ct) =>
        await Draft(taken, contentSha256, caller, Guid.CreateVersion7(), ct) switch
        {
            (_, { } refusal) => refusal,
            var (submission, _) => new CreatedAnswer<SubmissionModel>(SubmissionModel.Of(submission!, taken.DataSet!.Synthetic), Address(submission!)),
        };

    /// <param name="id">New, or that of the draft which it replaces.</param>
    internal async Task<(Submission? Submission, ProblemAnswer? Refusal)> Draft(TakenReturn taken, byte[] contentSha256, Caller caller, Guid id, CancellationToken ct)
    {
        if (taken.Refusal is { } refusal)
        {
            return (null, refusal);
        }
        var check = taken.Return!;
        if (check.Head.SubmissionType == HeadRule.Correction)
        {
            check.Faults.InHead("submissionType", "schema.draft", "A correction is not drafted: it stands in the place of a return at once.", $"{HeadRule.Full} or {HeadRule.Nil}");
        }
        if (check.Head.SubmissionType == HeadRule.Correction || !CanBeKept(check))
        {
            return (null, await refused.Tell(taken, caller, ct));
        }
        var submission = Make(check, caller, contentSha256, Now(), SubmissionState.Draft, id);
        db.Add(submission);
        db.Add(taken.Sent!.Kept(id));
        db.Add(audit.Event(caller, "outcome.drafted", "submission", id.ToString(), rows: submission.RowCount));
        db.Add(Told(submission, submission.SubmittedAt));
        await db.SaveChangesAsync(ct);
        return (submission, null);
    }

    /// <returns>A refusal when another return holds the natural key, also when it took it meanwhile.</returns>
    internal async Task<ProblemAnswer?> Accept(Submission submission, ReturnCheck check, Caller caller, CancellationToken ct) =>
        await Live(db, submission).AnyAsync(ct) ? new ProblemAnswer(Problems.SubmissionExists) : await Insert([(submission, check)], caller, ct);

    /// <summary>All of a batch, or a refusal that names the returns in whose place there is one.</summary>
    internal async Task<(IReadOnlyList<Submission> Stored, ProblemAnswer? Refusal)> PushMany(IReadOnlyList<TakenReturn> taken, byte[] contentSha256, Caller caller, CancellationToken ct)
    {
        var now = Now();
        var returns = taken.Select(one => (Submission: Make(one.Return!, caller, contentSha256, now, SubmissionState.Accepted, Guid.CreateVersion7()), Check: one.Return!)).ToList();
        string[] years = [.. returns.Select(one => one.Submission.Period).Distinct()];
        var live = (await Live(db, returns[0].Submission.DataSetId, years).Select(row => new { row.Period, row.PeriodCode, row.EstablishmentUrn }).ToListAsync(ct))
            .Select(row => (row.Period, row.PeriodCode, row.EstablishmentUrn)).ToHashSet();
        var there = returns.Select(one => one.Submission).Where(one => live.Contains((one.Period, one.PeriodCode, one.EstablishmentUrn)))
            .Select(one => new Fault(Problems.SubmissionExists.Code, $"There is a live return for {one.Period}|{one.PeriodCode}.") { Establishment = one.EstablishmentUrn }).ToList();
        return there.Count > 0 ? ([], new ProblemAnswer(Problems.SubmissionExists, null, there))
            : await Insert(returns, caller, ct) is { } refusal ? ([], refusal)
            : (returns.ConvertAll(one => one.Submission), null);
    }

    private async Task<ProblemAnswer?> Insert(IReadOnlyList<(Submission Submission, ReturnCheck Check)> returns, Caller caller, CancellationToken ct)
    {
        try
        {
            await InsertHeads(returns.Select(one => one.Submission), caller, ct);
        }
        catch (Exception exception) when (ways.IsUniqueViolation(exception))
        {
            return new ProblemAnswer(Problems.SubmissionExists);
        }
        await ways.BulkInsert(db, returns.SelectMany(one => one.Check.Rows.Select((row, i) => new SubmissionRow
        {
            SubmissionId = one.Submission.Id,
            Line = i + 1,
            IndicatorNumber = row.Indicator.Number,
            AreaNumber = row.Sent.Area is { } area ? GssNumber.Of(area) : null,
            CombinationNumber = row.CombinationNumber,
            Value = row.Sent.Value,
        })), ct);
        await ways.BulkInsert(db, returns.SelectMany(one => ReportItems.Of(one.Submission.Id, one.Check.Faults)), ct);
        return null;
    }

    private async Task InsertHeads(IEnumerable<Submission> submissions, Caller caller, CancellationToken ct)
    {
        var heads = submissions.ToList();
        var events = heads.ConvertAll(head => audit.Event(caller, "outcome.submitted", "submission", head.Id.ToString(), rows: head.RowCount));
        var told = heads.ConvertAll(head => Told(head, head.SubmittedAt));
        if (heads.Count > 1)
        {
            await ways.BulkInsert(db, heads, ct);
            await db.BulkInsertEvents(ways, events, ct);
            await ways.BulkInsert(db, told, ct);
            return;
        }
        // One at once: a bulk insert asks the database twice for each table.
        db.AddRange([.. heads, .. events, .. told]);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Takes the corrected return out of the place that the correction takes.</summary>
    private async Task<ProblemAnswer?> Supersede(Guid corrected, Submission correction, TakenReturn taken, HttpRequest? request, CancellationToken ct)
    {
        Submission? current = null;
        // Another's is not even locked.
        if (await db.Set<Submission>().AnyAsync(row => row.Id == corrected, ct))
        {
            await ways.LockRows(db, "outcomes.submission", [corrected], exclusive: true, ct);
            current = await db.Set<Submission>().SingleOrDefaultAsync(row => row.Id == corrected, ct);
        }
        if (current is null || NaturalKey(current) != NaturalKey(correction))
        {
            taken.Return!.Faults.InHead("basedOn", "schema.based_on",
                "There is no such return of yours for this data set, establishment and period.", "the id of your own live return");
            return null;
        }
        if (request is not null && IfMatch.Refuse(request, MergePatch.ETag(SubmissionModel.Of(current, taken.DataSet!.Synthetic))) is { } stale)
        {
            return stale;
        }
        if (current.State is not (SubmissionState.Submitted or SubmissionState.Accepted))
        {
            return Conflict(current);
        }
        (current.State, current.StateChangedAt) = (SubmissionState.Superseded, correction.SubmittedAt);
        db.Add(Told(current, correction.SubmittedAt));
        // Before the correction is written: the place has room for one.
        await db.SaveChangesAsync(ct);
        return null;
    }

    internal static ProblemAnswer Conflict(Submission submission) => new(Problems.StateConflict, $"The return is {Codes.Of(submission.State)}.");

    /// <summary>The caller's return that holds the natural key now.</summary>
    internal static IQueryable<Submission> Live(VrnDbContext db, Submission submission) => Live(db, submission.DataSetId, [submission.Period])
        .Where(other => other.PeriodCode == submission.PeriodCode && other.EstablishmentUrn == submission.EstablishmentUrn);

    /// <summary>The caller's live returns for some years.</summary>
    internal static IQueryable<Submission> Live(VrnDbContext db, string dataSet, string[] years) => db.Set<Submission>()
        .Where(other => other.DataSetId == dataSet && years.Contains(other.Period))
        .Where(other => other.State == SubmissionState.Submitted || other.State == SubmissionState.Accepted);

    /// <summary>What is kept of a return that is not accepted says whose it is and for when, and holds nothing but what returns are made of.</summary>
    internal static bool CanBeKept(ReturnCheck check) => check.Period is not null && !check.Faults.HasForeignText
        && (check.DataSet.ReturnLevel != Catalogue.ReturnLevel.Sch || EstablishmentRule.IsUrn(check.Head.Urn));

    internal static Submission Make(ReturnCheck check, Caller caller, byte[] contentSha256, DateTimeOffset now, SubmissionState state, Guid id) => new()
    {
        Id = id,
        DataSetId = check.DataSet.Id,
        ProviderId = caller.PartnerId,
        ClientId = caller.ClientId,
        EstablishmentUrn = EstablishmentRule.IsUrn(check.Head.Urn) ? check.Head.Urn : null,
        EstablishmentLaEstab = EstablishmentRule.IsLaEstab(check.Head.LaEstab) ? check.Head.LaEstab : null,
        Period = check.Period?.Period ?? "",
        PeriodCode = check.Period?.Code ?? "",
        PeriodStart = check.Period?.Start ?? default,
        PeriodEnd = check.Period?.End ?? default,
        Type = check.Head.SubmissionType switch { HeadRule.Nil => SubmissionType.Nil, HeadRule.Correction => SubmissionType.Correction, _ => SubmissionType.Full },
        State = state,
        SourceSystemName = HeadRule.Sound(check.Head.SourceSystemName) ?? "",
        SourceSystemVersion = HeadRule.Sound(check.Head.SourceSystemVersion),
        CategoryMapVersion = HeadRule.Sound(check.Head.CategoryMapVersion),
        AgreementId = HeadRule.Sound(check.Head.AgreementId),
        Indicators = [.. check.Declared.Select(indicator => indicator.Code)],
        AbsentMeansZero = check.Head.AbsentMeansZero,
        BasedOnId = state == SubmissionState.Accepted && Guid.TryParseExact(check.Head.BasedOn, "D", out var corrected) ? corrected : null,
        ReasonCode = CorrectionRule.IsReason(check.Catalogue, check.Head.ReasonCode) ? check.Head.ReasonCode : null,
        SubmittedAt = now,
        RowCount = state == SubmissionState.Accepted ? check.Rows.Count : check.Content.Rows.Count,
        ErrorCount = check.Faults.Count,
        WarningCount = check.Faults.WarningCount,
        ContentSha256 = contentSha256,
    };

    /// <summary>The word to the owner's feed.</summary>
    internal static OutboxEntry Told(Submission submission, DateTimeOffset at) => new()
    {
        Kind = "submission",
        EntityId = submission.Id,
        Action = ChangeAction.Updated,
        VisibilityKey = submission.ProviderId.ToString(),
        At = at,
    };

    internal DateTimeOffset Now() => Microseconds(clock.GetUtcNow());

    // What PostgreSQL keeps: the first answer and every later one must be the same to the byte.
    internal static DateTimeOffset Microseconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));

    private static (string, string, string, string?) NaturalKey(Submission submission) =>
        (submission.DataSetId, submission.Period, submission.PeriodCode, submission.EstablishmentUrn);

    private string Address(Submission submission) => address.Absolute($"/v1/outcomes/submissions/{submission.Id}");
}
