using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Intake;

/// <summary>A partner's sources: the systems whose keys its records carry. Scope services:write.</summary>
internal static partial class SourceRoutes
{
    /// <param name="Code">Small letters, digits and hyphens.</param>
    /// <param name="Mailbox">Role mailbox of whoever answers for the data.</param>
    public sealed record SourceRequest(string Code, string? Mailbox = null);

    /// <param name="PublishDirectly">An operator lets its records be published without review.</param>
    public sealed record SourceModel(string Code, SourceKind Kind, string? Mailbox, bool PublishDirectly, SourceState State);

    public static void Map(RouteGroupBuilder directory)
    {
        var sources = directory.MapGroup("/sources").RequireScope("services:write");
        sources.MapGet("", List).WithName("listSources").WithSummary("The caller's own sources");
        sources.MapPost("", Create).Idempotent(Idempotency.ScopeSuffices).Accepts<SourceRequest>("application/json").WithMetadata(new AlsoRefuses(409, 422))
            .WithName("createSource").WithSummary("A new source, for batches and records by its keys");
    }

    private static async Task<JsonAnswer<Page<SourceModel>>> List(Caller caller, VrnDbContext db, CancellationToken ct) => new(new(await db.Set<Source>()
        .Where(row => row.OwnerPartnerId == caller.PartnerId).OrderBy(row => row.Code)
        .Select(row => new SourceModel(row.Code, row.Kind, row.Mailbox, row.PublishDirectly, row.State)).ToListAsync(ct), null));

    private static async Task<IResult> Create(HttpContext http, Caller caller, VrnDbContext db, CallerAudit audit, TimeProvider time, CancellationToken ct)
    {
        var (request, malformed) = RequestBody.Parse<SourceRequest>(Idempotency.Body(http));
        if (malformed is not null)
        {
            return malformed;
        }
        var faults = new List<Fault>();
        if (request!.Code is null || !CodeForm().IsMatch(request.Code))
        {
            faults.Add(Fault.At("/code", Problems.ValidationFailed.Code, "1 to 64 small letters, digits and hyphens are expected, beginning with a letter."));
        }
        if (request.Mailbox is { } mailbox && (!mailbox.Contains('@', StringComparison.Ordinal) || mailbox.Length > 254
            || PersonGuard.Find(EditView.Parse(JsonSerializer.SerializeToUtf8Bytes(new { email = mailbox }))).Count > 0))
        {
            faults.Add(Fault.At("/mailbox", Problems.ValidationFailed.Code, "A role mailbox is expected."));
        }
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, faults);
        }
        if (await Sources.Find(db, caller, request.Code!, ct) is not null)
        {
            return new ProblemAnswer(Problems.Conflict, "There is a source with this code.");
        }
        var now = time.GetUtcNow();
        var source = new Source { OwnerPartnerId = caller.PartnerId, Code = request.Code!, Kind = SourceKind.System, Mailbox = request.Mailbox, CreatedAt = now, UpdatedAt = now };
        db.Add(source);
        db.Add(audit.Event(caller, "data.created", "source", source.Id.ToString()));
        await db.SaveChangesAsync(ct);
        return new CreatedAnswer<SourceModel>(new(source.Code, source.Kind, source.Mailbox, source.PublishDirectly, source.State), "/v1/directory/sources");
    }

    public static bool IsCode(string code) => CodeForm().IsMatch(code);

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,63}\z")]
    private static partial Regex CodeForm();
}
