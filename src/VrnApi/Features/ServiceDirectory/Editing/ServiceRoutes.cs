using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>Writing single services. Scope services:write.</summary>
internal static class ServiceRoutes
{
    private const string Base = "/v1/directory/services/";

    public static void Map(RouteGroupBuilder directory)
    {
        var write = directory.MapGroup("/services").RequireScope("services:write");
        write.MapPost("", Create).Idempotent(Idempotency.ScopeSuffices).Accepts<ServiceDocument>("application/json").WithMetadata(new AlsoRefuses(403, 409, 422))
            .WithName("createService").WithSummary("A new service, into review or published where the source may")
            .WithDescription("An HSDS 3.1 service without id. x_vrn.external_id gives it the caller's own key.");
        write.MapPut("/{id:guid}", Change).Accepts<ServiceDocument>("application/json").WithMetadata(new AlsoRefuses(403, 410, 412, 422, 428))
            .WithName("replaceService").WithSummary("Replace a service of one's own")
            .WithDescription("The whole document. What its author cannot read, such as a withheld contact, stays. If-Match is the tag of the plain or of the edit view.");
        write.MapPatch("/{id:guid}", Change).Accepts<ServiceDocument>("application/merge-patch+json", "application/json").WithMetadata(new AlsoRefuses(403, 410, 412, 422, 428))
            .WithName("changeService").WithSummary("Change a service of one's own (RFC 7396, on the edit view)");
        write.MapDelete("/{id:guid}", Withdraw).WithMetadata(new AlsoRefuses(403, 410, 412, 422, 428))
            .WithName("withdrawService").WithSummary("Withdraw a service of one's own");
        write.MapPost("/{id:guid}/submit", Submit).WithMetadata(new AlsoRefuses(403, 409, 410)).WithName("submitService").WithSummary("A draft goes into review");
        write.MapPost("/{id:guid}/publish", Publish).WithMetadata(new AlsoRefuses(403, 409, 410, 422)).WithName("publishService").WithSummary("What is in review is published")
            .WithDescription("When the change touches protection, listing or a protecting term, another client than its author's must do it.");
        write.MapPost("/{id:guid}/return", Return).WithMetadata(new AlsoRefuses(403, 409, 410)).WithName("returnService").WithSummary("What is in review becomes a draft again");
    }

    private static Task<IResult> Create(HttpContext http, Caller caller, ServiceWrites writes, CancellationToken ct) => Answer(async () =>
    {
        var (document, refusal) = EditRequest.Parse(Idempotency.Body(http));
        if (refusal is not null || !RequestBody.IsJson(http.Request.ContentType))
        {
            return refusal ?? new ProblemAnswer(Problems.UnsupportedMediaType, "A document is application/json.");
        }
        var (view, id) = await writes.Create(caller, document, ct);
        return new WrittenDocument<ServiceDocument>(view.Bytes, Base + id);
    });

    private static Task<IResult> Change(Guid id, HttpContext http, Caller caller, ServiceWrites writes, CancellationToken ct) => Answer(async () =>
    {
        if (await writes.Refuse(caller, id, ct) is { } foreign)
        {
            return foreign;
        }
        var (document, refusal) = await EditRequest.Body(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        if (http.Request.Headers.IfMatch.Count == 0)
        {
            return new ProblemAnswer(Problems.PreconditionRequired);
        }
        var patch = HttpMethods.IsPatch(http.Request.Method);
        var view = await writes.Change(caller, id, http.Request, current => patch ? current.Patched(document) : document, null, ct);
        return new WrittenDocument<ServiceDocument>(view.Bytes);
    });

    /// <param name="reason">closed, merged, moved, duplicate, error or other (default).</param>
    /// <param name="replacedBy">Id of the service that takes its place.</param>
    private static Task<IResult> Withdraw(Guid id, [FromQuery] string? reason, [FromQuery(Name = "replaced_by")] Guid? replacedBy, HttpContext http, Caller caller, ServiceWrites writes, VrnDbContext db, TimeProvider time, CancellationToken ct) => Answer(async () =>
    {
        if (await writes.Refuse(caller, id, ct) is { } foreign)
        {
            return foreign;
        }
        if (!Codes.TryParse<WithdrawalReason>(reason ?? "other", out var why))
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [Fault.InQuery("reason", Problems.InvalidParameter.Code, "closed, merged, moved, duplicate, error or other is expected.")]);
        }
        if (replacedBy is { } successor && (successor == id || !await db.Set<Service>().AnyAsync(row => row.Id == successor && row.IsLive, ct)))
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [Fault.InQuery("replaced_by", Problems.InvalidParameter.Code, "There is no such service.")]);
        }
        if (http.Request.Headers.IfMatch.Count == 0)
        {
            return new ProblemAnswer(Problems.PreconditionRequired);
        }
        await writes.Step(caller, id, http.Request, "data.deleted", null, service =>
        {
            if (service.EditorialState == EditorialState.Withdrawn)
            {
                throw ServiceWrites.Refused(new ProblemAnswer(Problems.Gone));
            }
            service.Withdraw(why, time.GetUtcNow(), replacedBy);
        }, ct);
        return TypedResults.NoContent();
    });

    private static Task<IResult> Submit(Guid id, Caller caller, ServiceWrites writes, CancellationToken ct) =>
        Step(id, caller, writes, service => Move(service, EditorialState.InReview, EditorialState.Draft), ct);

    private static Task<IResult> Return(Guid id, Caller caller, ServiceWrites writes, CancellationToken ct) =>
        Step(id, caller, writes, service => Move(service, EditorialState.Draft, EditorialState.InReview), ct);

    private static Task<IResult> Publish(Guid id, Caller caller, ServiceWrites writes, CancellationToken ct) => Step(id, caller, writes, service =>
    {
        Move(service, EditorialState.Published, EditorialState.InReview);
        if (service.NeedsSecond && service.AuthorClientId == caller.ClientId)
        {
            throw ServiceWrites.Refused(new ProblemAnswer(Problems.ApproverIsAuthor));
        }
        service.NeedsSecond = false;
    }, ct);

    private static Task<IResult> Step(Guid id, Caller caller, ServiceWrites writes, Action<Service> step, CancellationToken ct) => Answer(async () =>
        await writes.Refuse(caller, id, ct) is { } foreign
            ? foreign
            : new WrittenDocument<ServiceDocument>((await writes.Step(caller, id, null, "data.updated", null, step, ct)).Bytes));

    private static void Move(Service service, EditorialState to, EditorialState from)
    {
        if (service.EditorialState != from)
        {
            throw ServiceWrites.Refused(new ProblemAnswer(Problems.InvalidState, $"The service is {Codes.Of(service.EditorialState).Replace('-', '_')}."));
        }
        service.EditorialState = to;
    }

    /// <summary>A write that was broken off answers its refusal.</summary>
    internal static async Task<IResult> Answer(Func<Task<IResult>> write)
    {
        try
        {
            return await write();
        }
        catch (RefusedWriteException refused)
        {
            return refused.Answer ?? EditRequest.Refusal([.. refused.Services.Values.SelectMany(faults => faults)]);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ProblemAnswer(Problems.PreconditionFailed);
        }
    }
}
