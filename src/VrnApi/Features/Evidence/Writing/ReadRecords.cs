using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using Record = VrnApi.Data.Evidence.Record;

namespace VrnApi.Features.Evidence.Writing;

/// <param name="ContainsHarmful">Whether a subject of the whole list, not only of this page, carries a harm signal.</param>
public sealed record RecordPage(IReadOnlyList<RecordDetail> Items, string? Next, bool ContainsHarmful) : Page<RecordDetail>(Items, Next);

/// <summary>Records as they were recorded, with what was decided: one, the history of a subject, its assessments, and what waits for a moderator.</summary>
public static class ReadRecords
{
    /// <param name="Limit">1 to 100 items; 25 when left out.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Criteria(int? Limit, string? After, HttpContext Http, Caller Caller, [FromServices] VrnDbContext Db, [FromServices] Cursors Cursors, [FromServices] TimeProvider Clock)
    {
        internal Clocks Now => Clocks.Read(null, null, Clock, []);
    }

    /// <summary>Scope <c>evidence:read</c>.</summary>
    public static async Task<Results<JsonAnswer<RecordDetail>, ProblemAnswer>> One([FromRoute] Guid id, Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct) =>
        await RecordDetails.Visible(db, caller).AnyAsync(record => record.Id == id, ct)
            ? new JsonAnswer<RecordDetail>((await RecordDetails.Of(db, caller, [id], Clocks.Read(null, null, clock, []), ct))[0]) : new ProblemAnswer(Problems.NotFound);

    /// <summary>Every record of a subject in the order of recording. Scope <c>evidence:read</c>.</summary>
    /// <param name="s">Id or slug.</param>
    public static async Task<Results<JsonAnswer<RecordPage>, ProblemAnswer>> History([FromRoute] string s, [AsParameters] Criteria list, CancellationToken ct) =>
        await Mentions.Find(list.Db, s, ct) is { } id ? await Page(list, RecordDetails.Visible(list.Db, list.Caller).Where(record => record.SubjectId == id), ct) : new ProblemAnswer(Problems.NotFound);

    /// <summary>What waits for a decision, oldest first. Scope <c>evidence:moderate</c>.</summary>
    public static Task<Results<JsonAnswer<RecordPage>, ProblemAnswer>> Proposals([AsParameters] Criteria list, CancellationToken ct) =>
        Page(list, list.Db.Set<Record>().Where(record => !record.Decisions.Any(decision => decision.Decision == DecisionKind.Accept || decision.Decision == DecisionKind.Refuse)), ct);

    /// <summary>The assessments of a subject: those in force, or with <paramref name="status"/> those of that status. Scope <c>evidence:read</c>.</summary>
    /// <param name="s">Id or slug.</param>
    /// <param name="scheme">Code of a rating scheme.</param>
    /// <param name="version">Label of a version.</param>
    /// <param name="status"><c>proposed</c>, <c>refused</c>, <c>accepted</c>, <c>superseded</c> or <c>withdrawn</c>; proposals as far as the caller sees them.</param>
    public static Task<Results<JsonAnswer<EvidenceList<RecordDetail>>, ProblemAnswer>> Assessments(
        [FromRoute] string s, [FromQuery] string? scheme, [FromQuery] string? version, [FromQuery] string? status, [AsParameters] ListCriteria list, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var only = QueryCode.Read<RecordStatus>("status", status, faults);
        return list.OfSubject<RecordDetail>(s, faults, async (id, at) =>
        {
            var knownAt = at.KnownAt;
            var records = (only is null ? Records.InForce(list.Db, at) : RecordDetails.Visible(list.Db, list.Caller).Where(record => record.RecordedAt <= knownAt))
                .Where(record => record.SubjectId == id && record.Kind == RecordKind.Assessment);
            return [.. (await RecordDetails.Of(list.Db, list.Caller, await records.Select(record => record.Id).ToListAsync(ct), at, ct)).Where(record =>
                (only is null || record.Status == only) && (scheme is null || record.Assessment?.Scheme == scheme) && (version is null || record.Assessment?.Version == version))];
        }, Place, ct);
    }

    private static string Place(RecordDetail record) => $"{record.RecordedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff} {record.Id}";

    private static async Task<Results<JsonAnswer<RecordPage>, ProblemAnswer>> Page(Criteria list, IQueryable<Record> records, CancellationToken ct)
    {
        var (limit, fault) = Paging.Limit(list.Limit);
        if (fault is not null)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [fault]);
        }
        var address = list.Http.Request.Path.Value!;
        string[] position = [];
        if (list.After is not null && !list.Cursors.TryOpen(list.Caller, address, list.After, 1, out position))
        {
            return new ProblemAnswer(Problems.InvalidCursor);
        }
        var heads = (await records.Select(record => new { record.Id, record.RecordedAt, record.SubjectId }).ToListAsync(ct))
            .Select(head => (head.Id, head.SubjectId, Place: $"{head.RecordedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff} {head.Id}")).OrderBy(head => head.Place, StringComparer.Ordinal).ToList();
        var slice = new Window(limit, position.Length == 0 ? null : position).Of(heads, head => head.Place);
        var next = slice.HasNext ? Paging.NextAddress(list.Http, list.Cursors.Seal(list.Caller, address, slice.Rows[^1].Place)) : null;
        var about = heads.Select(head => head.SubjectId).Distinct().ToArray();
        var harmful = about.Length > 0 && await HarmSignals.Subjects(list.Db, list.Now).AnyAsync(id => about.Contains(id), ct);
        var details = await RecordDetails.Of(list.Db, list.Caller, [.. slice.Rows.Select(head => head.Id)], list.Now, ct);
        return new JsonAnswer<RecordPage>(new RecordPage([.. details.OrderBy(Place, StringComparer.Ordinal)], next, harmful)) { Next = next };
    }
}
