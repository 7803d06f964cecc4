using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace VrnApi.Features.ServiceDirectory.Quality;

/// <summary>Answered checklists for external providers; the newest of each assessor that has not expired counts.</summary>
internal static class AssuranceRoutes
{
    private static readonly Order<AssuranceRecord, AssuranceRecord> Newest = new(
        new SortKey<AssuranceRecord, AssuranceRecord, Guid>("id", row => row.Id, row => row.Id),
        (new SortKey<AssuranceRecord, AssuranceRecord, DateOnly>("assessed_on", row => row.AssessedOn, row => row.AssessedOn), true),
        (new SortKey<AssuranceRecord, AssuranceRecord, DateTimeOffset>("created_at", row => row.CreatedAt, row => row.CreatedAt), true));

    public sealed record AnswerModel(
        string Item, string Key, string Answer,
        [property: JsonIgnore(Condition = WhenWritingNull)] string? Detail, [property: JsonIgnore(Condition = WhenWritingNull)] string? Url);

    /// <param name="Current">The newest of its assessor, and not expired.</param>
    /// <param name="Answers">For partners; a dashboard reads who looked and when.</param>
    /// <param name="RoleMailbox">For the owner, as is the note.</param>
    public sealed record AssuranceModel(
        Guid Id,
        [property: JsonPropertyName("service_id")] Guid ServiceId,
        string By,
        [property: JsonPropertyName("assessed_on")] DateOnly AssessedOn,
        [property: JsonPropertyName("expires_on")] DateOnly ExpiresOn,
        bool Current,
        [property: JsonPropertyName("role_mailbox"), JsonIgnore(Condition = WhenWritingNull)] string? RoleMailbox,
        [property: JsonIgnore(Condition = WhenWritingNull)] string? Note,
        [property: JsonIgnore(Condition = WhenWritingNull)] IReadOnlyList<AnswerModel>? Answers);

    /// <param name="Limit">1 to 100 items; 25 when left out.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Criteria(int? Limit, string? After);

    public static void Map(RouteGroupBuilder directory)
    {
        var read = directory.MapGroup("").RequireScope("services:read");
        read.MapGet("/assurance-checklist", () => new JsonAnswer<Page<ChecklistItem>>(new(AssuranceChecklist.Items, null))).WithName("getAssuranceChecklist").WithSummary("The twenty items that schools ask of external providers");
        read.MapGet("/services/{id:guid}/assurance-records", List).Produces<Page<AssuranceModel>>().WithMetadata(new AlsoRefuses(410)).WithName("listAssuranceRecords").WithSummary("Answered checklists of a service, newest first");
        directory.MapGroup("").RequireScope("services:write").MapPost("/services/{id:guid}/assurance-records", Create).Idempotent(Idempotency.ScopeSuffices)
            .Accepts<AssuranceRequest>("application/json").Produces<AssuranceModel>(StatusCodes.Status201Created).WithMetadata(new AlsoRefuses(403, 410, 422))
            .WithName("createAssuranceRecord").WithSummary("An answered checklist for a service of one's own; the network's team for any")
            .WithDescription("The service's document says at once who looked, when, and until when it counts. A no to f, h or i assures nothing. A record is never changed; a later one takes its place.");
    }

    private static async Task<IResult> List(Guid id, [AsParameters] Criteria criteria, Caller caller, VrnDbContext db, ServiceWrites writes, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        var foreign = await writes.Refuse(caller, id, ct);
        if (foreign is not null && foreign.Problem != Problems.NotOwner)
        {
            return foreign;
        }
        var records = db.Set<AssuranceRecord>().AsNoTracking().Where(record => record.ServiceId == id);
        return await Listed.Page<AssuranceRecord, AssuranceModel>(records.Include(record => record.Answers), Newest, async rows =>
        {
            var current = AssuranceRules.Current(await records.ToListAsync(ct), London.Today(time)).Select(record => record.Id).ToHashSet();
            return [.. rows.Select(record => Model(record, current.Contains(record.Id), foreign is null, db.Scope.Tier))];
        }, criteria.Limit, criteria.After, $"assurance-records {id}", db, http, ct);
    }

    private static Task<IResult> Create(Guid id, HttpContext http, Caller caller, VrnDbContext db, DirectoryWriter writer, ServiceWrites writes, CallerAudit audit, TimeProvider time, CancellationToken ct) => ServiceRoutes.Answer(async () =>
    {
        if (await writes.Refuse(caller, id, ct) is { } foreign)
        {
            return foreign;
        }
        var (request, malformed) = RequestBody.Parse<AssuranceRequest>(Idempotency.Body(http), complete: true);
        if (malformed is not null)
        {
            return malformed;
        }
        var today = London.Today(time);
        if (request!.Faults(caller, today) is { Count: > 0 } faults)
        {
            return new ProblemAnswer(faults.Any(fault => fault.Code == Problems.InvalidAnswer.Code) ? Problems.InvalidAnswer : EditRequest.Refusal(faults).Problem, null, faults);
        }
        AssuranceModel? model = null;
        await writer.Write(new Touched { Services = [id] }, async token =>
        {
            var service = await db.Set<Service>().IgnoreQueryFilters().Include(row => row.AssuranceRecords).ThenInclude(row => row.Answers).SingleAsync(row => row.Id == id, token);
            if (service.EditorialState == EditorialState.Withdrawn)
            {
                throw ServiceWrites.Refused(new ProblemAnswer(Problems.Gone));
            }
            var record = request.Record(id, caller, time.GetUtcNow());
            db.Add(record);
            AssuranceRules.Settle(service, today);
            service.UpdatedAt = time.GetUtcNow();
            db.Add(audit.Event(caller, "data.created", "assurance-record", record.Id.ToString()));
            model = Model(record, AssuranceRules.Current(service.AssuranceRecords, today).Contains(record), owns: true, DocumentTier.Partner);
        }, ct, Author.Of(caller, "assurance record"), guard: true);
        return new CreatedAnswer<AssuranceModel>(model!, $"/v1/directory/services/{id}/assurance-records");
    });

    private static AssuranceModel Model(AssuranceRecord record, bool current, bool owns, DocumentTier tier) => new(
        record.Id, record.ServiceId, Codes.Of(record.By), record.AssessedOn, record.ExpiresOn, current, owns ? record.RoleMailbox : null, owns ? record.Note : null,
        tier == DocumentTier.Open ? null : [.. record.Answers.OrderBy(answer => answer.Item, StringComparer.Ordinal).Select(answer => new AnswerModel(
            answer.Item, AssuranceChecklist.Find(answer.Item)!.Key, Codes.Of(answer.Answer).Replace('-', '_'), answer.Detail, answer.Url))]);
}
