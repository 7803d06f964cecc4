using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using Record = VrnApi.Data.Evidence.Record;

namespace VrnApi.Features.Evidence.Writing;

/// <param name="Reason">At most 500 characters; readers see it.</param>
/// <param name="EffectiveOn">The day in the world from which a supersession or withdrawal holds; for these alone.</param>
/// <param name="SupersededBy">Id of the accepted record that takes its place; for <c>supersede</c> alone.</param>
public sealed record DecisionBody(DecisionKind Decision, string Reason, DateOnly? EffectiveOn = null, Guid? SupersededBy = null);

/// <summary>Decides on a record; nothing of it is changed, the decision is added. Scope <c>evidence:moderate</c>.</summary>
public static class DecideRecord
{
    internal static async Task<Results<CreatedAnswer<RecordDetail>, ProblemAnswer>> Handle(
        [FromRoute] Guid id, HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<DecisionBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var db = writer.Db;
        if (!await db.Set<Record>().AnyAsync(row => row.Id == id, ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (Faults(body!) is { Faults.Count: > 0 } wrong)
        {
            return EvidenceWriter.Refusal(wrong.Faults);
        }
        if (await writer.Persons(caller, "record", $"{id}", [("/reason", body!.Reason)], ct) is { } personal)
        {
            return personal;
        }
        if (await writer.Enter(ct) is not { } at)
        {
            return EvidenceWriter.Busy;
        }
        var record = await db.Set<Record>().AsNoTracking().Include(row => row.Decisions).SingleAsync(row => row.Id == id, ct);
        if (await NotAllowed(writer, caller, record, body, ct) is { } not)
        {
            return not;
        }
        var harm = await HarmChange.Before(writer, record.SubjectId, ct);
        db.Add(new RecordDecision
        {
            RecordId = id,
            Decision = body.Decision,
            EffectiveOn = body.EffectiveOn,
            SupersededById = body.SupersededBy,
            Reason = body.Reason,
            DecidedByClient = caller.ClientId,
            RecordedAt = at,
        });
        var replaced = body.Decision == DecisionKind.Accept ? record.SupersedesId : null;
        if (replaced is { } old)
        {
            db.Add(new RecordDecision
            {
                RecordId = old,
                Decision = DecisionKind.Supersede,
                EffectiveOn = record.ValidFrom,
                SupersededById = id,
                Reason = body.Reason,
                DecidedByClient = caller.ClientId,
                RecordedAt = at,
            });
        }
        writer.Told(caller, "evidence.decided", "record", $"{id}", at, Changes(record, body.Decision, replaced));
        await db.SaveChangesAsync(ct);
        await harm.Tell(at, ct);
        return writer.Created((await RecordDetails.Of(db, caller, [id], writer.Now with { KnownAt = at }, ct))[0], $"/v1/evidence/records/{id}");
    }

    /// <summary>Nobody is told of what nobody saw: a refusal changes nothing for readers.</summary>
    private static (string, Guid)[] Changes(Record record, DecisionKind decision, Guid? replaced) =>
        decision == DecisionKind.Refuse ? []
        : record.Kind is not (RecordKind.Assessment or RecordKind.EffectEstimate) ? [("intervention", record.SubjectId)]
        : replaced is { } old ? [("assessment", record.Id), ("assessment", old)] : [("assessment", record.Id)];

    private static Checks Faults(DecisionBody body)
    {
        var (checks, ends) = (new Checks(), body.Decision is DecisionKind.Supersede or DecisionKind.Withdraw);
        checks.Text("/reason", body.Reason, 500, required: true, lines: true);
        checks.Day("/effectiveOn", body.EffectiveOn);
        if (ends != body.EffectiveOn is not null)
        {
            checks.Wrong("/effectiveOn", "Supersessions and withdrawals hold from a day on, other decisions do not.");
        }
        if (body.Decision == DecisionKind.Supersede != body.SupersededBy is not null)
        {
            checks.Wrong("/supersededBy", "A supersession, and only it, names the record that takes the place.");
        }
        return checks;
    }

    private static async Task<ProblemAnswer?> NotAllowed(EvidenceWriter writer, Caller caller, Record record, DecisionBody body, CancellationToken ct)
    {
        var (status, decision) = (RecordDetails.Status(record.Decisions), body.Decision);
        var accepted = record.Decisions.Any(each => each.Decision == DecisionKind.Accept);
        var fits = decision switch
        {
            DecisionKind.Accept or DecisionKind.Refuse => status == RecordStatus.Proposed,
            DecisionKind.Dispute => accepted && !RecordDetails.Disputed(record.Decisions),
            DecisionKind.Settle => accepted && RecordDetails.Disputed(record.Decisions),
            // A second end counts only when it comes before the first: the earliest is the one that holds.
            _ => accepted && !record.Decisions.Any(each => each.Decision is DecisionKind.Supersede or DecisionKind.Withdraw && each.EffectiveOn <= body.EffectiveOn),
        };
        if (!fits)
        {
            return new ProblemAnswer(Problems.DecisionNotAllowed, $"The record is {Data.Model.Codes.Of(status)}.");
        }
        if (decision == DecisionKind.Accept && record.ProposedByClient == caller.ClientId)
        {
            return new ProblemAnswer(Problems.SameClient);
        }
        if (decision == DecisionKind.Accept && record.SupersedesId is { } old
            && await writer.Db.Set<RecordDecision>().AnyAsync(row => row.RecordId == old && (row.Decision == DecisionKind.Supersede || row.Decision == DecisionKind.Withdraw), ct))
        {
            return new ProblemAnswer(Problems.DecisionNotAllowed, "What it was to replace is no longer current.");
        }
        return body.SupersededBy is not { } by || await Succeeds(writer, record, by, ct) ? null
            : new ProblemAnswer(Problems.SupersederDiffers, null, [Fault.At("/supersededBy", Problems.SupersederDiffers.Code, "Name an accepted record of the same subject, kind and scheme.")]);
    }

    private static async Task<bool> Succeeds(EvidenceWriter writer, Record record, Guid by, CancellationToken ct) =>
        by != record.Id && await writer.Db.Set<Record>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == by && row.Decisions.Any(each => each.Decision == DecisionKind.Accept), ct) is { } other
        && await Statement.SameThing(writer, record, other, await writer.Db.Set<Assessment>().Where(row => row.RecordId == by).Select(row => (Guid?)row.SchemeVersionId).SingleOrDefaultAsync(ct), ct);
}
