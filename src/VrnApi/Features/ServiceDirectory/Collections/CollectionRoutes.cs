using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Collections;

/// <summary>Listings that a partner or a network puts together, such as the support for one district. Everybody reads them; their owner writes.</summary>
internal static class CollectionRoutes
{
    internal const string Base = "/v1/directory/collections/";

    private static readonly Order<Collection, Collection> ById = new(new SortKey<Collection, Collection, Guid>("id", row => row.Id, row => row.Id));

    /// <param name="Limit">1 to 100 items; 25 when left out.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Criteria(int? Limit, string? After);

    /// <param name="Position">Place in the list; the last when left out.</param>
    public sealed record ItemRequest(int? Position = null, string? Note = null);

    public static void Map(RouteGroupBuilder directory)
    {
        var read = directory.MapGroup("/collections").RequireScope("services:read");
        read.MapGet("", List).Produces<Page<CollectionModel>>().WithName("listCollections").WithSummary("Collections of listings");
        read.MapGet("/{id:guid}", Get).Produces<CollectionModel>().WithName("getCollection").WithSummary("One collection, with the listings that the caller may see");
        var write = directory.MapGroup("/collections").RequireScope("services:write");
        write.MapPost("", Create).Idempotent(Idempotency.ScopeSuffices).Accepts<CollectionRequest>("application/json").Produces<CollectionModel>(StatusCodes.Status201Created).WithMetadata(new AlsoRefuses(422))
            .WithName("createCollection").WithSummary("A new collection");
        write.MapPut("/{id:guid}", Replace).Accepts<CollectionRequest>("application/json").Produces<CollectionModel>().WithMetadata(new AlsoRefuses(403, 412, 422, 428))
            .WithName("replaceCollection").WithSummary("Replace a collection of one's own").WithDescription("Items that are left out of the body altogether stay; what the author may not see stays always.");
        write.MapDelete("/{id:guid}", Delete).WithMetadata(new AlsoRefuses(403, 412, 428)).WithName("deleteCollection").WithSummary("Delete a collection of one's own");
        write.MapPut("/{id:guid}/items/{serviceId:guid}", Put).Produces<CollectionModel>().WithMetadata(new AlsoRefuses(403, 413, 415, 422))
            .WithName("putCollectionItem").WithSummary("Put a listing into a collection of one's own").WithDescription("The body may be left out; it takes position and note. If-Match is optional: a listing is in it or not.");
        write.MapDelete("/{id:guid}/items/{serviceId:guid}", Remove).WithMetadata(new AlsoRefuses(403)).WithName("removeCollectionItem").WithSummary("Take a listing out of a collection of one's own");
    }

    private static Task<IResult> List([AsParameters] Criteria criteria, VrnDbContext db, HttpContext http, CancellationToken ct) => Listed.Page<Collection, CollectionModel>(
        db.Set<Collection>().AsNoTracking(), ById, rows => CollectionModel.Of(db, rows, ct), criteria.Limit, criteria.After, "collections", db, http, ct);

    private static async Task<IResult> Get(Guid id, VrnDbContext db, CancellationToken ct) =>
        (await CollectionModel.ByIds(db, [id], ct)).GetValueOrDefault(id) is { } found ? new JsonAnswer<CollectionModel>(found) : new ProblemAnswer(Problems.NotFound);

    private static async Task<IResult> Create(HttpContext http, Caller caller, VrnDbContext db, CallerAudit audit, TimeProvider time, CancellationToken ct)
    {
        var (request, malformed) = RequestBody.Parse<CollectionRequest>(Idempotency.Body(http), complete: true);
        if (malformed is not null)
        {
            return malformed;
        }
        if (await request!.Faults(db, ct) is { Count: > 0 } faults)
        {
            return EditRequest.Refusal(faults);
        }
        var now = time.GetUtcNow();
        var collection = new Collection { Name = request.Name, OwnerPartnerId = caller.PartnerId, CreatedAt = now, UpdatedAt = now };
        request.Apply(collection);
        collection.Items.AddRange(Items(collection.Id, request.Items ?? []));
        db.Add(collection);
        db.Add(Told(collection.Id, ChangeAction.Updated, now));
        db.Add(audit.Event(caller, "data.created", "collection", collection.Id.ToString()));
        await db.SaveChangesAsync(ct);
        return new CreatedAnswer<CollectionModel>((await CollectionModel.Of(db, [collection], ct))[0], Base + collection.Id);
    }

    private static async Task<IResult> Replace(Guid id, HttpContext http, VrnDbContext db, CancellationToken ct)
    {
        var (document, refusal) = await EditRequest.Body(http, ct);
        var (request, malformed) = refusal is not null ? (null, refusal) : RequestBody.Parse<CollectionRequest>(JsonSerializer.SerializeToUtf8Bytes(document), complete: true);
        return malformed ?? await Change(id, http, conditional: true, async collection =>
        {
            if (await request!.Faults(db, ct) is { Count: > 0 } faults)
            {
                return EditRequest.Refusal(faults);
            }
            request.Apply(collection);
            if (request.Items is { } items)
            {
                var seen = await CollectionModel.Seen(db, db.Set<CollectionItem>().Where(item => item.CollectionId == id)).Select(item => item.ServiceId).ToListAsync(ct);
                Parts.Replace(db, collection.Items.Where(item => seen.Contains(item.ServiceId)).ToArray(), [.. Items(id, items)], item => item.ServiceId);
            }
            return null;
        }, ct);
    }

    private static Task<IResult> Delete(Guid id, HttpContext http, VrnDbContext db, CancellationToken ct) => Change(id, http, conditional: true, collection =>
    {
        db.Remove(collection);
        return Task.FromResult<ProblemAnswer?>(null);
    }, ct);

    private static async Task<IResult> Put(Guid id, Guid serviceId, HttpContext http, VrnDbContext db, CancellationToken ct)
    {
        var request = new ItemRequest();
        if (http.Request.ContentLength is > 0 || http.Request.Headers.TransferEncoding.Count > 0)
        {
            var (document, refusal) = await EditRequest.Body(http, ct);
            var (parsed, malformed) = refusal is not null ? (null, refusal) : RequestBody.Parse<ItemRequest>(JsonSerializer.SerializeToUtf8Bytes(document));
            if (malformed is not null)
            {
                return malformed;
            }
            request = parsed!;
        }
        return await Change(id, http, conditional: http.Request.Headers.IfMatch.Count > 0, async collection =>
        {
            if (await CollectionRequest.OfItems(db, [new(serviceId, request.Position, request.Note)], _ => "", ct) is { Count: > 0 } faults)
            {
                return faults.Any(fault => fault.Pointer == "/service_id") ? new ProblemAnswer(Problems.NotFound) : EditRequest.Refusal(faults);
            }
            if (collection.Items.Count >= CollectionRequest.MostItems && !collection.Items.Exists(item => item.ServiceId == serviceId))
            {
                return new ProblemAnswer(Problems.ValidationFailed, $"A collection holds at most {CollectionRequest.MostItems} listings.");
            }
            var item = collection.Items.Find(one => one.ServiceId == serviceId);
            if (item is null)
            {
                db.Add(item = new CollectionItem { CollectionId = id, ServiceId = serviceId, Position = collection.Items.Select(one => one.Position + 1).DefaultIfEmpty().Max() });
            }
            (item.Position, item.Note) = (request.Position ?? item.Position, CollectionRequest.Text(request.Note));
            return null;
        }, ct);
    }

    private static async Task<IResult> Remove(Guid id, Guid serviceId, HttpContext http, VrnDbContext db, CancellationToken ct)
    {
        var answer = await Change(id, http, conditional: false, collection =>
        {
            if (collection.Items.Find(one => one.ServiceId == serviceId) is not { } item)
            {
                return Task.FromResult<ProblemAnswer?>(new ProblemAnswer(Problems.NotFound));
            }
            db.Remove(item);
            return Task.FromResult<ProblemAnswer?>(null);
        }, ct);
        return answer is ProblemAnswer ? answer : TypedResults.NoContent();
    }

    /// <summary>One change at a time of one collection, by its owner; the feed is told.</summary>
    /// <param name="edit">Of tracked rows; a refusal leaves everything as it was.</param>
    private static Task<IResult> Change(Guid id, HttpContext http, bool conditional, Func<Collection, Task<ProblemAnswer?>> edit, CancellationToken ct)
    {
        var (caller, services) = (Caller.Of(http), http.RequestServices);
        var (db, ways, audit, time) = (services.GetRequiredService<VrnDbContext>(), services.GetRequiredService<IDatabaseWays>(), services.GetRequiredService<CallerAudit>(), services.GetRequiredService<TimeProvider>());
        return db.Database.CreateExecutionStrategy().ExecuteAsync<IResult>(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            await ways.LockRows(db, "directory.collection", [id], exclusive: true, token);
            if (await db.Set<Collection>().Include(row => row.Items).SingleOrDefaultAsync(row => row.Id == id, token) is not { } collection)
            {
                return new ProblemAnswer(Problems.NotFound);
            }
            if (!EditorRights.Of(caller).Owns(collection.OwnerPartnerId))
            {
                return new ProblemAnswer(Problems.NotOwner);
            }
            if (conditional && IfMatch.Refuse(http.Request, MergePatch.ETag((await CollectionModel.Of(db, [collection], token))[0])) is { } stale)
            {
                return stale;
            }
            if (await edit(collection) is { } refused)
            {
                db.ChangeTracker.Clear();
                return refused;
            }
            var isGone = db.Entry(collection).State == EntityState.Deleted;
            var now = time.GetUtcNow();
            if (!isGone)
            {
                (collection.Version, collection.UpdatedAt) = (collection.Version + 1, now);
            }
            db.Add(Told(id, isGone ? ChangeAction.Deleted : ChangeAction.Updated, now));
            db.Add(audit.Event(caller, isGone ? "data.deleted" : "data.updated", "collection", id.ToString()));
            await db.SaveChangesAsync(token);
            await transaction.CommitAsync(token);
            return isGone ? TypedResults.NoContent() : new JsonAnswer<CollectionModel>((await CollectionModel.ByIds(db, [id], token))[id]);
        }, ct);
    }

    private static IEnumerable<CollectionItem> Items(Guid collection, IEnumerable<CollectionItemRequest> items) => items.Select((item, index) =>
        new CollectionItem { CollectionId = collection, ServiceId = item.ServiceId, Position = item.Position ?? index, Note = CollectionRequest.Text(item.Note) });

    private static OutboxEntry Told(Guid id, ChangeAction action, DateTimeOffset at) => new() { Kind = "collection", EntityId = id, Action = action, At = at };
}
