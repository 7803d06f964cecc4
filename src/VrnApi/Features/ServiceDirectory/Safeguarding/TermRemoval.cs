using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Safeguarding;

/// <summary>A term that withholds places is taken off a listing when another client agrees. The places stay withheld: loosening each is asked for by itself.</summary>
internal static class TermRemoval
{
    /// <param name="Term">The term's id, its URI or <c>taxonomy:code</c>.</param>
    public sealed record RemovalRequest(string Term, string Reason);

    public static Task<IResult> Ask(Guid id, HttpContext http, Caller caller, VrnDbContext db, ServiceWrites writes, CallerAudit audit, TimeProvider time, CancellationToken ct) => ServiceRoutes.Answer(async () =>
    {
        var (request, malformed) = Idempotency.Json<RemovalRequest>(http);
        if (malformed is not null)
        {
            return malformed;
        }
        if (await writes.Refuse(caller, id, ct) is { } foreign)
        {
            return foreign;
        }
        if (request!.Reason.Trim() is not { Length: > 0 and <= 500 } reason || PersonGuard.IsPersonalNote(reason))
        {
            return SensitivityRoutes.Invalid("/reason", "A reason of at most 500 characters is needed; it names no person.");
        }
        var terms = await Protecting(db, id).Select(link => new { link.TermId, link.Term!.Uri, Code = link.Term.Taxonomy!.Code + ":" + link.Term.Code }).ToListAsync(ct);
        if (terms.Find(term => request.Term == term.Code || request.Term == term.Uri || request.Term == term.TermId.ToString()) is not { } term)
        {
            return SensitivityRoutes.Invalid("/term", "The listing has no such term that withholds places; any other is taken off by changing the listing.");
        }
        var asked = new SensitivityRequest { ServiceId = id, TermId = term.TermId, Reason = reason, PartnerId = caller.PartnerId, ClientId = caller.ClientId, CreatedAt = time.GetUtcNow() };
        db.Add(asked);
        db.Add(audit.Event(caller, "data.created", "sensitivity-request", asked.Id.ToString()));
        await db.SaveChangesAsync(ct);
        return SensitivityRoutes.Answer(SensitivityRoutes.Model(asked), StatusCodes.Status202Accepted);
    });

    /// <summary>What an approval does, inside the directory's write.</summary>
    /// <exception cref="Writing.RefusedWriteException">The term has gone in the meantime.</exception>
    public static async Task Apply(VrnDbContext db, SensitivityRequest request, DateTimeOffset now, CancellationToken ct)
    {
        var links = await Protecting(db, request.ServiceId!.Value).Where(link => link.TermId == request.TermId).ToListAsync(ct);
        if (links.Count == 0)
        {
            throw new Writing.RefusedWriteException(new ProblemAnswer(Problems.InvalidState, "The listing has the term no more."));
        }
        db.RemoveRange(links);
        (await db.Set<Service>().IgnoreQueryFilters().SingleAsync(row => row.Id == request.ServiceId, ct)).UpdatedAt = now;
    }

    private static IQueryable<TermLink> Protecting(VrnDbContext db, Guid service) =>
        db.Set<TermLink>().Where(link => link.LinkKind == LinkKind.Service && link.LinkId == service && link.Term!.SensitiveDefault);
}
