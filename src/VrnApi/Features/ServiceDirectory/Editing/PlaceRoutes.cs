using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>Places: read as the caller's tier may know them, written by their owners. Scopes services:read and services:write.</summary>
internal static class PlaceRoutes
{
    private const string Base = "/v1/directory/locations/";

    public static void Map(RouteGroupBuilder directory)
    {
        var read = directory.MapGroup("").RequireScope("services:read");
        read.MapGet("/locations", PublishedPlaces.List).WithName("listLocations").WithSummary("Places of published services, as the caller's tier may know them");
        read.MapGet("/locations/{id:guid}", PublishedPlaces.Get).WithName("getLocation").WithSummary("One place as the caller's tier may know it");
        read.MapGet("/service-locations", ListServiceLocations.Handle).WithName("listServiceLocations").WithSummary("Services at their places");
        read.MapGet("/programmes", ListProgrammes.Handle).WithName("listProgrammes").WithSummary("Umbrellas under which services are offered");
        var write = directory.MapGroup("/locations").RequireScope("services:write");
        write.MapPost("", Create).Idempotent(Idempotency.ScopeSuffices).Accepts<LocationDocument>("application/json").WithMetadata(new AlsoRefuses(409, 422))
            .WithName("createLocation").WithSummary("A new place; others see it once a published service is there")
            .WithDescription("An HSDS 3.1 location without id. x_vrn.sensitivity protects it; its exact values can then be written and not read here.");
        write.MapPut("/{id:guid}", Change).Accepts<LocationDocument>("application/json").WithMetadata(new AlsoRefuses(403, 412, 422, 428))
            .WithName("replaceLocation").WithSummary("Replace a place of one's own")
            .WithDescription("What of a protected place its author cannot read stays when it is left out. A level is made stricter here, never looser.");
        write.MapPatch("/{id:guid}", Change).Accepts<LocationDocument>("application/merge-patch+json", "application/json").WithMetadata(new AlsoRefuses(403, 412, 422, 428))
            .WithName("changeLocation").WithSummary("Change a place of one's own (RFC 7396, on the edit view)");
        write.MapDelete("/{id:guid}", Delete).WithMetadata(new AlsoRefuses(403, 409, 412, 428))
            .WithName("deleteLocation").WithSummary("Remove a place at which nothing is offered any more");
    }

    private static Task<IResult> Create(HttpContext http, Caller caller, PlaceWrites writes, CancellationToken ct) => ServiceRoutes.Answer(async () =>
    {
        var (document, refusal) = EditRequest.Parse(Idempotency.Body(http));
        if (refusal is not null || !RequestBody.IsJson(http.Request.ContentType))
        {
            return refusal ?? new ProblemAnswer(Problems.UnsupportedMediaType, "A document is application/json.");
        }
        var (view, id) = await writes.Create(caller, document, ct);
        return new WrittenDocument<LocationDocument>(view.Bytes, Base + id);
    });

    private static Task<IResult> Change(Guid id, HttpContext http, Caller caller, PlaceWrites writes, CancellationToken ct) => ServiceRoutes.Answer(async () =>
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
        var view = await writes.Change(caller, id, http.Request, current => patch ? current.Patched(document) : document, ct);
        return new WrittenDocument<LocationDocument>(view.Bytes);
    });

    private static Task<IResult> Delete(Guid id, HttpContext http, Caller caller, PlaceWrites writes, CancellationToken ct) => ServiceRoutes.Answer(async () =>
    {
        if (await writes.Refuse(caller, id, ct) is { } foreign)
        {
            return foreign;
        }
        if (http.Request.Headers.IfMatch.Count == 0)
        {
            return new ProblemAnswer(Problems.PreconditionRequired);
        }
        await writes.Delete(caller, id, http.Request, ct);
        return TypedResults.NoContent();
    });
}
