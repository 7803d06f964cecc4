using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>One service or organisation, whole. 410 for what the caller's tier had and lost, 404 for what it never had.</summary>
public static class GetDocument
{
    public static readonly TimeSpan TombstonesKept = TimeSpan.FromDays(400);
    private const string Private = "private, no-store";

    /// <summary>One service with all its parts. Scope services:read.</summary>
    public static Task<Results<DocumentAnswer<ServiceDocument>, NotModifiedAnswer, ProblemAnswer>> Service(
        Guid id, VrnDbContext db, TimeProvider time, HttpContext http, CancellationToken ct) =>
        Answer<ServiceDocument>(db, Visible(db, DocumentKind.Service, id), time, http, Private, ct);

    /// <summary>One organisation. Scope organisations:read.</summary>
    public static Task<Results<DocumentAnswer<OrganisationDocument>, NotModifiedAnswer, ProblemAnswer>> Organisation(
        Guid id, VrnDbContext db, TimeProvider time, HttpContext http, CancellationToken ct) =>
        Answer<OrganisationDocument>(db, Visible(db, DocumentKind.Organisation, id), time, http, Private, ct);

    internal static async Task<Results<DocumentAnswer<T>, NotModifiedAnswer, ProblemAnswer>> Answer<T>(
        VrnDbContext db, IQueryable<StoredDocument> document, TimeProvider time, HttpContext http, string cacheControl, CancellationToken ct)
    {
        if (http.Request.Headers.IfNoneMatch.Count > 0
            && await document.Select(row => row.ContentSha256).SingleOrDefaultAsync(ct) is { } known
            && Conditional.IsCurrent(http, Conditional.OfHash(known)))
        {
            return new NotModifiedAnswer(cacheControl);
        }
        var found = await document.Select(row => new { row.Full, row.ContentSha256, row.DeletedAt }).SingleOrDefaultAsync(ct);
        return found switch
        {
            { Full: { } bytes, ContentSha256: { } hash } => new DocumentAnswer<T>(bytes, hash, cacheControl),
            { DeletedAt: { } at } when time.GetUtcNow() - at < TombstonesKept =>
                new ProblemAnswer(Problems.Gone, $"Withdrawn on {at:yyyy-MM-dd}."),
            _ => new ProblemAnswer(Problems.NotFound),
        };
    }

    /// <summary>The row filters of services hold for their documents too.</summary>
    internal static IQueryable<StoredDocument> Visible(VrnDbContext db, DocumentKind kind, Guid id)
    {
        var documents = db.Set<StoredDocument>().AsNoTracking().Where(document => document.Kind == kind && document.EntityId == id);
        return kind switch
        {
            DocumentKind.Service => documents.Where(document => db.Set<Service>().Any(service => service.Id == document.EntityId)),
            // The link of a tombstone may be gone; what it was is told by the service's document.
            DocumentKind.ServiceLocation => documents.Where(document => document.DeletedAt != null
                || db.Set<ServiceLocation>().Any(link => link.Id == document.EntityId && db.Set<Service>().Any(service => service.Id == link.ServiceId))),
            _ => documents,
        };
    }
}

/// <summary>304; the tag has been set.</summary>
public sealed class NotModifiedAnswer(string cacheControl) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status304NotModified;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
        httpContext.Response.Headers.CacheControl = cacheControl;
        return Task.CompletedTask;
    }
}
