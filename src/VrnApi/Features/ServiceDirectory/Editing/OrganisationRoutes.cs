using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>Writing organisations. Scope organisations:write.</summary>
internal static class OrganisationRoutes
{
    private const string Base = "/v1/directory/organisations/", Inside = "/organization";

    public static void Map(RouteGroupBuilder directory)
    {
        var write = directory.MapGroup("/organisations").RequireScope("organisations:write");
        write.MapPost("", Create).Idempotent(Idempotency.ScopeSuffices).Accepts<OrganisationDocument>("application/json").WithMetadata(new AlsoRefuses(409, 422))
            .WithName("createOrganisation").WithSummary("A new organisation")
            .WithDescription("An HSDS 3.1 organisation without id. x_vrn.external_id gives it the caller's own key.");
        write.MapPut("/{id:guid}", Change).Accepts<OrganisationDocument>("application/json").WithMetadata(new AlsoRefuses(403, 410, 412, 422, 428))
            .WithName("replaceOrganisation").WithSummary("Replace an organisation of one's own")
            .WithDescription("Every service that shows it is rendered anew in the same transaction. If-Match is the tag of the plain or of the edit view.");
        write.MapPatch("/{id:guid}", Change).Accepts<OrganisationDocument>("application/merge-patch+json", "application/json").WithMetadata(new AlsoRefuses(403, 410, 412, 422, 428))
            .WithName("changeOrganisation").WithSummary("Change an organisation of one's own (RFC 7396, on the edit view)");
        write.MapDelete("/{id:guid}", Withdraw).WithMetadata(new AlsoRefuses(403, 409, 410, 412, 428))
            .WithName("withdrawOrganisation").WithSummary("Withdraw an organisation that offers nothing any more");
    }

    private static Task<IResult> Create(HttpContext http, Caller caller, OrganisationWrites writes, CancellationToken ct) => Answer(async () =>
    {
        var (document, refusal) = EditRequest.Parse(Idempotency.Body(http));
        if (refusal is not null || !RequestBody.IsJson(http.Request.ContentType))
        {
            return refusal ?? new ProblemAnswer(Problems.UnsupportedMediaType, "A document is application/json.");
        }
        var (view, id) = await writes.Create(caller, document, ct);
        return new WrittenDocument<OrganisationDocument>(view.Bytes, Base + id);
    });

    private static Task<IResult> Change(Guid id, HttpContext http, Caller caller, OrganisationWrites writes, CancellationToken ct) => Answer(async () =>
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
        return new WrittenDocument<OrganisationDocument>(view.Bytes);
    });

    private static Task<IResult> Withdraw(Guid id, HttpContext http, Caller caller, OrganisationWrites writes, CancellationToken ct) => Answer(async () =>
    {
        if (await writes.Refuse(caller, id, ct) is { } foreign)
        {
            return foreign;
        }
        if (http.Request.Headers.IfMatch.Count == 0)
        {
            return new ProblemAnswer(Problems.PreconditionRequired);
        }
        await writes.Withdraw(caller, id, http.Request, ct);
        return TypedResults.NoContent();
    });

    /// <summary>Texts of an organisation that give something away are found in the services that show it; here they are its own members.</summary>
    private static Task<IResult> Answer(Func<Task<IResult>> write) => ServiceRoutes.Answer(async () =>
    {
        try
        {
            return await write();
        }
        catch (Writing.RefusedWriteException refused) when (refused.Services.Count > 0)
        {
            return EditRequest.Refusal([.. refused.Services.Values.SelectMany(faults => faults)
                .Select(fault => fault.Pointer?.StartsWith(Inside, StringComparison.Ordinal) == true ? fault with { Pointer = fault.Pointer[Inside.Length..] } : fault)
                .DistinctBy(fault => fault.Pointer)]);
        }
    });
}
