using System.Text.Json;
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

namespace VrnApi.Features.ServiceDirectory.Safeguarding;

/// <summary>The protection of places, and terms that protect them: tightened at once, loosened only when another client agrees.</summary>
internal static class SensitivityRoutes
{
    /// <param name="Level">public, area-only, partner or withheld.</param>
    public sealed record LevelRequest(string Level, string Reason);

    public sealed record Decision(string? Reason);

    /// <param name="LocationId">The place; null when a term is to be taken off a listing.</param>
    /// <param name="Level">What is asked for; null when a term is to be taken off.</param>
    /// <param name="State">pending, approved or refused; applied for what needed nobody else.</param>
    /// <param name="ServiceId">The listing that the term is to be taken off.</param>
    /// <param name="TermId">The term that is to be taken off.</param>
    public sealed record SensitivityModel(
        Guid? Id, Guid? LocationId, string? Level, string State, string Reason, DateTimeOffset At, DateTimeOffset? DecidedAt, string? DecisionReason, Guid? ServiceId = null, Guid? TermId = null);

    public static void Map(RouteGroupBuilder directory)
    {
        var write = directory.MapGroup("").RequireScope("services:write");
        write.MapPost("/locations/{id:guid}/sensitivity", Ask).Idempotent(Idempotency.ScopeSuffices).Accepts<LevelRequest>("application/json").WithMetadata(new AlsoRefuses(403, 422))
            .WithName("askSensitivity").WithSummary("Protect a place more at once, or ask to protect it less")
            .WithDescription("200 when the level is in force, 202 when another client must approve first. Until then nothing changes.");
        write.MapPost("/services/{id:guid}/term-removals", TermRemoval.Ask).Idempotent(Idempotency.ScopeSuffices).Accepts<TermRemoval.RemovalRequest>("application/json")
            .Produces<SensitivityModel>(StatusCodes.Status202Accepted).WithMetadata(new AlsoRefuses(403, 410, 422))
            .WithName("askTermRemoval").WithSummary("Ask that a term that withholds places be taken off a listing")
            .WithDescription("Another client with services:sensitive must approve it; until then nothing changes, and afterwards the places stay withheld until loosening each is approved too.");
        write.MapGet("/sensitivity-requests", List).WithName("listSensitivityRequests").WithSummary("Own requests to protect places less, newest first; the network's team reads all");
        var decide = directory.MapGroup("/sensitivity-requests").RequireScope("services:sensitive");
        decide.MapPost("/{id:guid}/approve", Approve).Idempotent(Idempotency.ScopeSuffices).Accepts<Decision>("application/json").WithMetadata(new AlsoRefuses(403, 409))
            .WithName("approveSensitivity").WithSummary("Agree to protect a place less; another client than the one that asked");
        decide.MapPost("/{id:guid}/refuse", Refuse).Idempotent(Idempotency.ScopeSuffices).Accepts<Decision>("application/json").WithMetadata(new AlsoRefuses(403, 409))
            .WithName("refuseSensitivity").WithSummary("Refuse to protect a place less");
    }

    private static Task<IResult> Ask(Guid id, HttpContext http, Caller caller, VrnDbContext db, DirectoryWriter writer, CallerAudit audit, TimeProvider time, CancellationToken ct) => ServiceRoutes.Answer(async () =>
    {
        var (request, malformed) = RequestBody.Parse<LevelRequest>(Idempotency.Body(http), complete: true);
        if (malformed is not null)
        {
            return malformed;
        }
        var place = await db.Set<Location>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
        if (place is null || !EditorRights.Of(caller).Owns(place.OwnerPartnerId))
        {
            var visible = place is not null && await db.Set<LocationTier>().AnyAsync(row => row.LocationId == id, ct);
            return new ProblemAnswer(visible ? Problems.NotOwner : Problems.NotFound);
        }
        if (!Codes.TryParse<Sensitivity>(request!.Level.Replace('_', '-'), out var level))
        {
            return Invalid("/level", "public, area-only, partner or withheld is expected.");
        }
        if (request.Reason.Trim() is not { Length: > 0 and <= 500 } reason || PersonGuard.IsPersonalNote(reason))
        {
            return Invalid("/reason", "A reason of at most 500 characters is needed; it names no person.");
        }
        var now = time.GetUtcNow();
        if (Visibility.IsLooser(level, place.Sensitivity))
        {
            var asked = new SensitivityRequest { LocationId = id, Level = level, Reason = reason, PartnerId = caller.PartnerId, ClientId = caller.ClientId, CreatedAt = now };
            db.Add(asked);
            db.Add(audit.Event(caller, "data.created", "sensitivity-request", asked.Id.ToString()));
            await db.SaveChangesAsync(ct);
            return Answer(Model(asked), StatusCodes.Status202Accepted);
        }
        await writer.Write(new Touched { Locations = [id] }, async token =>
        {
            // Whoever protected it more in the meantime is not overruled.
            var there = await db.Set<Location>().SingleAsync(row => row.Id == id, token);
            if (Visibility.IsLooser(level, there.Sensitivity))
            {
                throw new RefusedWriteException(new ProblemAnswer(Problems.Conflict));
            }
            Set(db, audit, caller, there, level);
        }, ct, Author.Of(caller, reason), guard: true);
        return Answer(new SensitivityModel(null, id, Code(level), "applied", reason, now, null, null), StatusCodes.Status200OK);
    });

    private static async Task<IResult> List(Caller caller, VrnDbContext db, CancellationToken ct)
    {
        var every = EditorRights.Of(caller).EveryRow;
        var rows = await db.Set<SensitivityRequest>().AsNoTracking().Where(row => (every || row.PartnerId == caller.PartnerId) && (row.LocationId != null || row.TermId != null))
            .OrderByDescending(row => row.CreatedAt).ThenBy(row => row.Id).Take(100).ToListAsync(ct);
        return new JsonAnswer<Page<SensitivityModel>>(new([.. rows.Select(Model)], null));
    }

    private static Task<IResult> Approve(Guid id, HttpContext http, Caller caller, VrnDbContext db, DirectoryWriter writer, CallerAudit audit, TimeProvider time, CancellationToken ct) =>
        Decide(id, RequestState.Approved, http, caller, db, writer, audit, time, ct);

    private static Task<IResult> Refuse(Guid id, HttpContext http, Caller caller, VrnDbContext db, DirectoryWriter writer, CallerAudit audit, TimeProvider time, CancellationToken ct) =>
        Decide(id, RequestState.Refused, http, caller, db, writer, audit, time, ct);

    private static Task<IResult> Decide(
        Guid id, RequestState state, HttpContext http, Caller caller, VrnDbContext db, DirectoryWriter writer, CallerAudit audit, TimeProvider time, CancellationToken ct) => ServiceRoutes.Answer(async () =>
    {
        var body = Idempotency.Body(http);
        var (decision, malformed) = body.Length == 0 ? (new Decision(null), null) : RequestBody.Parse<Decision>(body);
        if (malformed is not null)
        {
            return malformed;
        }
        var every = EditorRights.Of(caller).EveryRow;
        var request = await db.Set<SensitivityRequest>().SingleOrDefaultAsync(row => row.Id == id && (row.LocationId != null || row.TermId != null) && (every || row.PartnerId == caller.PartnerId), ct);
        if (request is null)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (request.State != RequestState.Pending)
        {
            return new ProblemAnswer(Problems.InvalidState, "The request has been decided.");
        }
        if (request.ClientId == caller.ClientId && state == RequestState.Approved)
        {
            return new ProblemAnswer(Problems.ApproverIsAuthor);
        }
        if (decision!.Reason is { } reason && (reason.Length > 500 || PersonGuard.IsPersonalNote(reason)))
        {
            return Invalid("/reason", "A reason of at most 500 characters; it names no person.");
        }
        if (state == RequestState.Refused)
        {
            Decided(request);
            await db.SaveChangesAsync(ct);
            return Answer(Model(request), StatusCodes.Status200OK);
        }
        SensitivityModel? model = null;
        // The decision and what it does are one: neither stays without the other.
        await writer.Write(request.LocationId is { } place ? new Touched { Locations = [place] } : new Touched { Services = [request.ServiceId!.Value] }, async token =>
        {
            var current = await db.Set<SensitivityRequest>().SingleAsync(row => row.Id == id, token);
            if (current.State != RequestState.Pending)
            {
                throw new RefusedWriteException(new ProblemAnswer(Problems.InvalidState, "The request has been decided."));
            }
            Decided(current);
            model = Model(current);
            if (current.LocationId is { } there)
            {
                Set(db, audit, caller, await db.Set<Location>().SingleAsync(row => row.Id == there, token), current.Level!.Value);
                return;
            }
            await TermRemoval.Apply(db, current, time.GetUtcNow(), token);
            db.Add(audit.Event(caller, "data.updated", "service", current.ServiceId!.Value.ToString()));
        }, ct, Author.Of(caller, request.Reason), guard: true);
        return Answer(model!, StatusCodes.Status200OK);

        void Decided(SensitivityRequest row)
        {
            (row.State, row.DecidedAt, row.DecidedByClientId, row.DecisionReason) = (state, time.GetUtcNow(), caller.ClientId, decision.Reason);
            db.Add(audit.Event(caller, "data.updated", "sensitivity-request", id.ToString()));
        }
    });

    private static void Set(VrnDbContext db, CallerAudit audit, Caller caller, Location place, Sensitivity level)
    {
        place.Sensitivity = level;
        db.Add(audit.Event(caller, "data.updated", "location.sensitivity", place.Id.ToString()));
    }

    internal static WrittenDocument<SensitivityModel> Answer(SensitivityModel model, int status) => new(JsonSerializer.SerializeToUtf8Bytes(model, VrnJson.Options), status: status);

    internal static ProblemAnswer Invalid(string pointer, string message) => new(Problems.ValidationFailed, null, [Fault.At(pointer, Problems.ValidationFailed.Code, message)]);

    internal static SensitivityModel Model(SensitivityRequest row) => new(
        row.Id, row.LocationId, row.Level is { } level ? Code(level) : null, Codes.Of(row.State), row.Reason, row.CreatedAt, row.DecidedAt, row.DecisionReason, row.ServiceId, row.TermId);

    private static string Code(Sensitivity level) => Codes.Of(level);
}
