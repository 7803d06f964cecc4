using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Searching;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>One service or organisation, whole. 410 for what the caller's tier had and lost, 404 for what it never had.</summary>
public static class GetDocument
{
    public static readonly TimeSpan TombstonesKept = TimeSpan.FromDays(400);
    private const int VersionsOfOne = 100;
    private const string Private = "private, no-store";

    /// <summary>One service with all its parts. Scope services:read.</summary>
    /// <param name="view"><c>edit</c> for the owner: levels of protection, the editorial state, and what is not published yet.</param>
    /// <param name="include"><c>metadata</c>: what the last hundred versions changed, newest first. Not with <c>view=edit</c>.</param>
    public static async Task<Results<DocumentAnswer<ServiceDocument>, NotModifiedAnswer, ProblemAnswer>> Service(
        Guid id, [FromQuery] string? view, [FromQuery] string? include, VrnDbContext db, Caller caller, ServiceWrites writes, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        if (view is not (null or "full" or "edit"))
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [Fault.InQuery("view", Problems.InvalidParameter.Code, "The value must be full or edit.")]);
        }
        if (include is not (null or "metadata") || (include is not null && view == "edit"))
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [Fault.InQuery("include", Problems.InvalidParameter.Code, "The value must be metadata, and view not edit.")]);
        }
        if (include is not null && await WithMetadata(db, id, ct) is { } whole)
        {
            return new DocumentAnswer<ServiceDocument>(whole, SHA256.HashData(whole), Private);
        }
        if (view != "edit")
        {
            return await Answer<ServiceDocument>(db, DocumentKind.Service, id, time, http, Private, ct);
        }
        if (await writes.Refuse(caller, id, ct) is { } foreign)
        {
            return foreign;
        }
        var own = await writes.View(id, ct);
        return Conditional.IsCurrent(http, own.Tag)
            ? new NotModifiedAnswer(Private)
            : new DocumentAnswer<ServiceDocument>(own.Bytes, SHA256.HashData(own.Bytes), Private);
    }

    private static async Task<byte[]?> WithMetadata(VrnDbContext db, Guid id, CancellationToken ct) =>
        (await DocumentRows.ByIds(db, DocumentKind.Service, [id], ct)).TryGetValue(id, out var document)
        && (await ChangeMetadata.Of(db, [id], VersionsOfOne, ct)).TryGetValue(id, out var changes)
            ? RowResult.WithMetadata(document, changes)
            : null;

    /// <summary>One organisation. Scope organisations:read.</summary>
    /// <param name="view"><c>edit</c> for the owner: levels of protection and the version.</param>
    public static async Task<Results<DocumentAnswer<OrganisationDocument>, NotModifiedAnswer, ProblemAnswer>> Organisation(
        Guid id, [FromQuery] string? view, VrnDbContext db, Caller caller, OrganisationWrites writes, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        if (view is not (null or "full" or "edit"))
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [Fault.InQuery("view", Problems.InvalidParameter.Code, "The value must be full or edit.")]);
        }
        if (view != "edit")
        {
            return await Answer<OrganisationDocument>(db, DocumentKind.Organisation, id, time, http, Private, ct);
        }
        if (await writes.Refuse(caller, id, ct) is { } foreign)
        {
            return foreign;
        }
        var own = await writes.View(id, ct);
        return Conditional.IsCurrent(http, own.Tag)
            ? new NotModifiedAnswer(Private)
            : new DocumentAnswer<OrganisationDocument>(own.Bytes, SHA256.HashData(own.Bytes), Private);
    }

    internal static async Task<Results<DocumentAnswer<T>, NotModifiedAnswer, ProblemAnswer>> Answer<T>(
        VrnDbContext db, DocumentKind kind, Guid id, TimeProvider time, HttpContext http, string cacheControl, CancellationToken ct)
    {
        if (http.Request.Headers.IfNoneMatch.Count > 0 && await Tag(db, kind, id, ct) is { } known && Conditional.IsCurrent(http, Conditional.OfHash(known)))
        {
            return new NotModifiedAnswer(cacheControl);
        }
        var found = await Whole(db, kind, id, ct);
        return found switch
        {
            { Full: { } bytes, ContentSha256: { } hash } => new DocumentAnswer<T>(bytes, hash, cacheControl),
            { DeletedAt: { } at } when time.GetUtcNow() - at < TombstonesKept =>
                new ProblemAnswer(Problems.Gone, $"Withdrawn on {at:yyyy-MM-dd}.") { Gone = new(found.EntityId, at, found.DeletedReason, found.ReplacedBy) },
            _ => new ProblemAnswer(Problems.NotFound),
        };
    }

    private static Task<byte[]?> Tag(VrnDbContext db, DocumentKind kind, Guid id, CancellationToken ct) => kind == DocumentKind.Service
        ? ServiceById.Of(db).Tag(db, id, ct)
        : Visible(db, kind, id).Select(row => row.ContentSha256).Prepared().SingleOrDefaultAsync(ct);

    private static Task<DocumentById?> Whole(VrnDbContext db, DocumentKind kind, Guid id, CancellationToken ct) => kind == DocumentKind.Service
        ? ServiceById.Of(db).Whole(db, id, ct)
        : Visible(db, kind, id).Select(row => new DocumentById(row.Full, row.ContentSha256, row.DeletedAt, row.DeletedReason, row.EntityId, null)).Prepared().SingleOrDefaultAsync(ct);

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
