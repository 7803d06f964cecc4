using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Quality;

/// <summary>Partners say that a listing is wrong; its owner, or the network's team, looks and decides.</summary>
internal static class ProblemReportRoutes
{
    private static readonly Order<ProblemReport, ProblemReport> Newest = new(
        new SortKey<ProblemReport, ProblemReport, DateTimeOffset>("created_at", row => row.CreatedAt, row => row.CreatedAt),
        new SortKey<ProblemReport, ProblemReport, Guid>("id", row => row.Id, row => row.Id));

    /// <param name="State">accepted or rejected.</param>
    /// <param name="Note">At most 500 characters; it names no person.</param>
    public sealed record ReportDecision(string State, string? Note = null);

    /// <param name="State">open, accepted or rejected; all when left out.</param>
    /// <param name="ServiceId">Reports on one service.</param>
    /// <param name="Limit">1 to 100 items; 25 when left out.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Criteria(string? State, [property: FromQuery(Name = "service_id")] Guid? ServiceId, int? Limit, string? After);

    public static void Map(RouteGroupBuilder directory)
    {
        directory.MapGroup("").RequireScope("services:read").MapPost("/services/{id:guid}/problem-reports", Create).Idempotent(Idempotency.ScopeSuffices)
            .Accepts<ReportRequest>("application/json").Produces<ReportModel>(StatusCodes.Status202Accepted).WithMetadata(new AlsoRefuses(410, 422))
            .WithName("reportProblem").WithSummary("Say that a listing is wrong, closed or unsafe");
        var write = directory.MapGroup("/problem-reports").RequireScope("services:write");
        write.MapGet("", List).Produces<Page<ReportModel>>().WithName("listProblemReports").WithSummary("Reports on one's own listings, newest first; the network's team reads all");
        write.MapPatch("/{id:guid}", Decide).Accepts<ReportDecision>("application/merge-patch+json", "application/json").Produces<ReportModel>().WithMetadata(new AlsoRefuses(409, 422))
            .WithName("decideProblemReport").WithSummary("Accept or reject a report")
            .WithDescription("A report is decided once. What an accepted report makes necessary is a change of the listing, which is another request.");
    }

    private static async Task<IResult> Create(Guid id, HttpContext http, Caller caller, VrnDbContext db, CallerAudit audit, TimeProvider time, CancellationToken ct)
    {
        var (request, malformed) = RequestBody.Parse<ReportRequest>(Idempotency.Body(http), complete: true);
        return malformed ?? await Take(id, request!, caller, db, audit, time, ct);
    }

    /// <summary>What REST and GraphQL do with a partner's report.</summary>
    internal static async Task<IResult> Take(Guid id, ReportRequest request, Caller caller, VrnDbContext db, CallerAudit audit, TimeProvider time, CancellationToken ct)
    {
        if ((await ProblemReports.Unseen(db, id, ct) ?? request.Refusal()) is { } refused)
        {
            return refused;
        }
        var report = ProblemReports.Add(db, id, request, caller.PartnerId, time.GetUtcNow());
        db.Add(audit.Event(caller, "data.created", "problem-report", report.Id.ToString()));
        await db.SaveChangesAsync(ct);
        return new WrittenDocument<ReportModel>(JsonSerializer.SerializeToUtf8Bytes(ReportModel.Of(report), VrnJson.Options), status: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> List([AsParameters] Criteria criteria, Caller caller, VrnDbContext db, HttpContext http, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var state = QueryCode.Read<ReportState>("state", criteria.State, faults);
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        var rows = Mine(db, caller).AsNoTracking().Where(row => (state == null || row.State == state) && (criteria.ServiceId == null || row.ServiceId == criteria.ServiceId));
        return await Listed.Page(rows, Newest, ReportModel.Of, criteria.Limit, criteria.After, $"problem-reports {state} {criteria.ServiceId}", db, http, ct);
    }

    private static async Task<IResult> Decide(Guid id, HttpContext http, Caller caller, VrnDbContext db, CallerAudit audit, TimeProvider time, CancellationToken ct)
    {
        var (document, refusal) = await EditRequest.Body(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var (decision, malformed) = RequestBody.Parse<ReportDecision>(JsonSerializer.SerializeToUtf8Bytes(document), complete: true);
        if (malformed is not null)
        {
            return malformed;
        }
        if (!await Mine(db, caller).AnyAsync(row => row.Id == id, ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (!Codes.TryParse<ReportState>(decision!.State, out var state) || state == ReportState.Open)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, [Fault.At("/state", Problems.ValidationFailed.Code, "accepted or rejected is expected.") with { Expected = "accepted, rejected" }]);
        }
        if (decision.Note?.Length > 500)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, [Fault.At("/note", Problems.ValidationFailed.Code, "At most 500 characters are taken.")]);
        }
        if (decision.Note is { } note && PersonGuard.IsPersonalNote(note))
        {
            return new ProblemAnswer(Problems.PersonalDataSuspected, null, [Fault.At("/note", Problems.PersonalDataSuspected.Code, "The note names no person, number or mailbox.")]);
        }
        var now = time.GetUtcNow();
        return await db.Database.CreateExecutionStrategy().ExecuteAsync<IResult>(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            // Of two who decide at once, one does.
            var decided = await db.Set<ProblemReport>().Where(row => row.Id == id && row.State == ReportState.Open).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, state).SetProperty(row => row.DecidedAt, now)
                .SetProperty(row => row.DecidedByClientId, caller.ClientId).SetProperty(row => row.Note, decision.Note), token);
            if (decided == 0)
            {
                return new ProblemAnswer(Problems.InvalidState, "The report has been decided.");
            }
            db.Add(audit.Event(caller, "data.updated", "problem-report", id.ToString()));
            await db.SaveChangesAsync(token);
            await transaction.CommitAsync(token);
            return new JsonAnswer<ReportModel>(ReportModel.Of(await db.Set<ProblemReport>().AsNoTracking().SingleAsync(row => row.Id == id, token)));
        }, ct);
    }

    private static IQueryable<ProblemReport> Mine(VrnDbContext db, Caller caller)
    {
        var every = EditorRights.Of(caller).EveryRow;
        return db.Set<ProblemReport>().Where(row => every || db.Set<Service>().IgnoreQueryFilters().Any(service => service.Id == row.ServiceId && service.OwnerPartnerId == caller.PartnerId));
    }
}
