using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Platform.Limits;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Http;

/// <summary>
/// A write with an <c>Idempotency-Key</c>: done once, in one transaction with the record of its answer. The same request again
/// is given that answer byte for byte, as long as its caller may still have it. A refused write leaves the key unused, so that the
/// mended request may carry it.
/// </summary>
internal static class Idempotency
{
    /// <summary>Asked before an answer is given again: do the rights that the write needed, beyond the route's scope, still hold?</summary>
    /// <param name="answer">The body that was answered.</param>
    /// <returns>Null for yes.</returns>
    public delegate Task<ProblemAnswer?> Again(IServiceProvider services, VrnDbContext db, Caller caller, byte[] answer, CancellationToken ct);

    /// <summary>For writes to which the route's scope is all the right there is: authorization has judged it on this call.</summary>
    public static readonly Again ScopeSuffices = (_, _, _, _, _) => Task.FromResult<ProblemAnswer?>(null);

    public const string Header = "Idempotency-Key";

    /// <summary>true where an answer is given again.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>Until when the key gives the same answer.</summary>
    public const string ExpiresHeader = "Idempotency-Expires";
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <param name="limit">Largest body in bytes.</param>
    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder route, Again again, int limit = RequestBody.JsonLimit) =>
        route.WithMetadata(new IdempotentMetadata()).AddEndpointFilter((context, next) => Run(context, next, again, limit));

    /// <summary>
    /// The same for a write that its If-Match keeps from being done twice: it needs no key, but with one a caller that lost the answer is given
    /// it again instead of a 412.
    /// </summary>
    public static RouteHandlerBuilder IdempotentWithKey(this RouteHandlerBuilder route, Again again) => route.WithMetadata(new IdempotentMetadata(IsRequired: false))
        .AddEndpointFilter((context, next) => context.HttpContext.Request.Headers.ContainsKey(Header) ? Run(context, next, again, RequestBody.JsonLimit) : next(context));

    /// <summary>The body that the filter has read already.</summary>
    public static byte[] Body(HttpContext http) => http.Features.Get<Buffered>()!.Bytes;

    /// <summary>The same as the one JSON document that a route takes.</summary>
    public static (T? Document, ProblemAnswer? Refusal) Json<T>(HttpContext http) where T : class =>
        RequestBody.IsJson(http.Request.ContentType) ? RequestBody.Parse<T>(Body(http), complete: true) : (null, new ProblemAnswer(Problems.UnsupportedMediaType));

    /// <summary>The same for a route that takes requests with a key and without one.</summary>
    public static Task<(T? Document, ProblemAnswer? Refusal)> Json<T>(HttpContext http, CancellationToken ct) where T : class =>
        http.Features.Get<Buffered>() is null ? RequestBody.ReadWhole<T>(http, ct) : Task.FromResult(Json<T>(http));

    private static async ValueTask<object?> Run(EndpointFilterInvocationContext context, EndpointFilterDelegate next, Again again, int limit)
    {
        var http = context.HttpContext;
        if (http.Request.Headers[Header] is not [{ Length: > 0 and <= 255 } key] || !key.All(c => c is >= '!' and <= '~'))
        {
            return new ProblemAnswer(Problems.IdempotencyKeyMissing);
        }
        var (bytes, refusal) = await RequestBody.Read(http.Request, limit, http.RequestAborted);
        if (refusal is not null)
        {
            return refusal;
        }
        http.Features.Set(new Buffered(bytes));
        var request = new Request(Caller.Of(http), key, RequestBody.Fingerprint(http.Request, bytes));
        var db = http.RequestServices.GetRequiredService<VrnDbContext>();
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(
            ct => Attempt(http.RequestServices, db, request, again, () => next(context),
                expires => http.Response.Headers[ExpiresHeader] = expires.ToString("R", CultureInfo.InvariantCulture), ct), http.RequestAborted);
    }

    /// <summary>The same for a write that is no route of its own.</summary>
    /// <param name="fingerprint">SHA-256 of everything that makes the request this one and no other.</param>
    /// <returns>An <see cref="IWriteAnswer"/>, new or as it was given before; or a <see cref="ProblemAnswer"/>.</returns>
    public static async Task<object?> Once(
        IServiceProvider services, VrnDbContext db, Caller caller, string key, byte[] fingerprint, Again again, Func<ValueTask<object?>> write, CancellationToken ct)
    {
        if (key is not { Length: > 0 and <= 255 } || !key.All(c => c is >= '!' and <= '~'))
        {
            return new ProblemAnswer(Problems.IdempotencyKeyMissing);
        }
        var request = new Request(caller, key, fingerprint);
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(inner => Attempt(services, db, request, again, write, _ => { }, inner), ct);
    }

    private static async Task<object?> Attempt(
        IServiceProvider services, VrnDbContext db, Request request, Again again, Func<ValueTask<object?>> write, Action<DateTimeOffset> kept, CancellationToken ct)
    {
        // A retry after a lost connection starts from nothing.
        db.ChangeTracker.Clear();
        var ways = services.GetRequiredService<IDatabaseWays>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await ways.TryLock(db, $"idempotency:{request.ClientId}:{request.Key}", ct))
        {
            return new ProblemAnswer(Problems.IdempotencyInProgress) { RetryAfter = 1 };
        }
        var earlier = await db.Set<IdempotencyRecord>().FindAsync([request.ClientId, request.Key], ct);
        if (earlier is not null && earlier.ExpiresAt > now)
        {
            return !earlier.Fingerprint.AsSpan().SequenceEqual(request.Fingerprint) ? new ProblemAnswer(Problems.IdempotencyKeyReused)
                : await again(services, db, request.Caller, earlier.Body, ct) is { } lost ? lost
                : new ReplayedAnswer(earlier);
        }
        if (await services.GetRequiredService<IdempotencyQuota>().Refuse(db, request.ClientId, now, ct) is { } spent)
        {
            return spent;
        }
        if (earlier is not null)
        {
            db.Remove(earlier);
            await db.SaveChangesAsync(ct);
        }
        var result = await write();
        var answer = result is INestedHttpResult nested ? nested.Result : result;
        if (answer is IWriteAnswer done)
        {
            kept(now + Kept);
            db.Add(Record(request, done, now));
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }
        return answer;
    }

    private static IdempotencyRecord Record(Request request, IWriteAnswer answer, DateTimeOffset now) => new()
    {
        ClientId = request.ClientId,
        Key = request.Key,
        Fingerprint = request.Fingerprint,
        Status = answer.Status,
        ContentType = "application/json; charset=utf-8",
        Location = answer.Location,
        ETag = answer.ETag,
        Body = answer.Body,
        CreatedAt = now,
        ExpiresAt = now + Kept,
    };

    private sealed record Request(Caller Caller, string Key, byte[] Fingerprint)
    {
        public string ClientId => Caller.ClientId;
    }

    private sealed record Buffered(byte[] Bytes);

    /// <summary>Marks an operation for the API description.</summary>
    internal sealed record IdempotentMetadata(bool IsRequired = true);

    private sealed class ReplayedAnswer(IdempotencyRecord record) : IResult, IWriteAnswer
    {
        public int Status => record.Status;

        public string? Location => record.Location;

        public string ETag => record.ETag ?? "";

        public byte[] Body => record.Body;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = record.Status;
            response.ContentType = record.ContentType;
            response.ContentLength = record.Body.Length;
            response.Headers.Location = record.Location;
            response.Headers.ETag = record.ETag;
            response.Headers.CacheControl = "private, no-store";
            response.Headers[ExpiresHeader] = record.ExpiresAt.ToString("R", CultureInfo.InvariantCulture);
            response.Headers[ReplayedHeader] = "true";
            return response.Body.WriteAsync(record.Body, httpContext.RequestAborted).AsTask();
        }
    }
}
