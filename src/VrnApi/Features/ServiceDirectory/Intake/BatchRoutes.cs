using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Intake;

/// <summary>Many records of one source at once, and single ones by their source's key.</summary>
internal static class BatchRoutes
{
    public const int MostItems = 1000, MostBytes = 10 * 1024 * 1024;

    public static void Map(RouteGroupBuilder directory)
    {
        var write = directory.MapGroup("").RequireScope("services:write");
        write.MapPost("/services:batch", Batch).Accepts<BatchRequest>("application/json", "application/x-ndjson").WithMetadata(new AlsoRefuses(403, 409, 413, 422))
            .WithName("batchServices").WithSummary("Give up to 1,000 records of a source, or 50,000 as lines: the same again changes nothing")
            .WithDescription("Every fault of every item is told with a pointer; what is right is written. Mode mirror withdraws what the batch does not name. As application/x-ndjson the first line is the envelope without items, each other line an item; the answer is 202 and the batch goes on by itself.");
        write.MapGet("/batches/{id:guid}", Get).WithName("getBatch").WithSummary("How far a batch is, and its answer once it has ended");
        write.MapPut("/services/by-source/{source}/{externalId}", Put).Accepts<ServiceDocument>("application/json").WithMetadata(new AlsoRefuses(403, 409, 412, 422))
            .WithName("putServiceBySource").WithSummary("Create or replace a record by its source's key; Vrn-Outcome says which")
            .WithDescription("If-Match is optional: the source is the record's one author. resolve=source drops edits made here, resolve=local keeps them.");
        directory.MapGroup("").RequireScope("services:read").MapGet("/services/by-source/{source}/{externalId}", GetBySource)
            .WithName("getServiceBySource").WithSummary("One of the caller's own records by its source's key");
    }

    /// <param name="Source">Code of one of the caller's sources.</param>
    /// <param name="Mode"><c>upsert</c> or <c>mirror</c>.</param>
    /// <param name="Atomic">All or nothing.</param>
    /// <param name="ConfirmWithdrawals">For a mirror that withdraws much: exactly how many.</param>
    public sealed record BatchRequest(
        string Source, IReadOnlyList<JsonElement> Items, string Mode = "upsert", bool Atomic = false,
        [property: JsonPropertyName("dry_run")] bool DryRun = false, [property: JsonPropertyName("confirm_withdrawals")] int ConfirmWithdrawals = 0);

    /// <param name="State">waiting, running, complete or refused; the last two with what came of it.</param>
    /// <param name="Done">Items that are worked off.</param>
    public sealed record BatchProgress(
        [property: JsonPropertyName("batch_id")] Guid BatchId, string State, string Source, string Mode, [property: JsonPropertyName("dry_run")] bool DryRun, int Done, int Total);

    private static Task<IResult> Batch(HttpContext http, Caller caller, VrnDbContext db, DirectoryWriter writer, IDatabaseWays ways, TimeProvider time, CallerAudit audit, CancellationToken ct) => ServiceRoutes.Answer(async () =>
    {
        var work = new BatchWork(db, writer, ways, time, caller, audit);
        if (BatchLines.IsGiven(http.Request.ContentType))
        {
            var (envelope, lines, count, unread) = await BatchLines.Take(http, ct);
            var (begun, torn) = unread is null ? RequestBody.Parse<BatchRequest>(envelope) : default;
            var answer = unread ?? torn ?? await work.Begin(begun!, lines, count, ct);
            if (answer is WrittenDocument<BatchProgress>)
            {
                http.Response.Headers.RetryAfter = "2";
            }
            return answer;
        }
        if (!RequestBody.IsJson(http.Request.ContentType))
        {
            return new ProblemAnswer(Problems.UnsupportedMediaType, "A batch is application/json or application/x-ndjson.");
        }
        var (bytes, refusal) = await RequestBody.Read(http.Request, MostBytes, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var (request, malformed) = RequestBody.Parse<BatchRequest>(bytes);
        return malformed is not null ? malformed : await work.Run(request!, ct);
    });

    private static async Task<IResult> Get(Guid id, HttpContext http, Caller caller, VrnDbContext db, CancellationToken ct)
    {
        var batch = await db.Set<Batch>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.PartnerId == caller.PartnerId, ct);
        if (batch?.Request is { } request)
        {
            http.Response.Headers.RetryAfter = "2";
            var (header, _) = BatchJob.Unpacked(request);
            return Results.Bytes(BatchReport.Progress(id, header.Source, header.Mode, header.DryRun, batch.State == BatchState.Waiting ? "waiting" : "running", batch.Done, header.Total), "application/json; charset=utf-8");
        }
        return batch?.Report is { } report ? Results.Bytes(History.Unpacked(report), "application/json; charset=utf-8") : new ProblemAnswer(Problems.NotFound);
    }

    private static Task<IResult> GetBySource(string source, string externalId, Caller caller, VrnDbContext db, ServiceWrites writes, HttpContext http, CancellationToken ct) => ServiceRoutes.Answer(async () =>
    {
        if (await Find(db, caller, source, externalId, ct) is not { } id)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var view = await writes.View(id, ct);
        return Conditional.IsCurrent(http, view.Tag) ? new NotModifiedAnswer("private, no-store") : new WrittenDocument<ServiceDocument>(view.Bytes);
    });

    /// <param name="resolve">What becomes of edits made here: source or local.</param>
    private static Task<IResult> Put(
        string source, string externalId, [FromQuery] string? resolve, HttpContext http, Caller caller, VrnDbContext db, DirectoryWriter writer, IDatabaseWays ways, TimeProvider time,
        ServiceWrites writes, CallerAudit audit, CancellationToken ct) => ServiceRoutes.Answer(async () =>
    {
        if (resolve is not (null or "source" or "local"))
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [Fault.InQuery("resolve", Problems.InvalidParameter.Code, "source or local is expected.")]);
        }
        var own = source == Sources.ManualCode ? await Sources.Manual(db, ways, caller, time, ct) : await Sources.Find(db, caller, source, ct);
        if (own is null || externalId.Length > 200)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var (document, refusal) = await EditRequest.Body(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        if (http.Request.Headers.IfMatch.Count > 0
            && (await Find(db, caller, source, externalId, ct) is not { } there || IfMatch.Refuse(http.Request, (await writes.View(there, ct)).HasTag) is not null))
        {
            return new ProblemAnswer(Problems.PreconditionFailed);
        }
        var intake = new SourceIntake(db, writer, ways, time, own, EditorRights.Of(caller), Author.Of(caller))
        {
            Resolve = resolve,
            Audit = written => audit.Event(caller, written[0].Outcome == "created" ? "data.created" : "data.updated", "service", written[0].Id!.Value.ToString()),
        };
        var outcome = (await intake.Take([new Item(0, externalId, document)], atomic: false, ct))[0];
        if (outcome.Errors is { } errors)
        {
            IReadOnlyList<Fault> plain = [.. errors.Select(fault => fault with { Pointer = fault.Pointer?.StartsWith("/document", StringComparison.Ordinal) == true ? fault.Pointer[9..] : fault.Pointer })];
            return plain.Any(fault => fault.Code == Problems.EditedLocally.Code) ? new ProblemAnswer(Problems.EditedLocally)
                : plain.Any(fault => fault.Code == Problems.Conflict.Code) ? new ProblemAnswer(Problems.Conflict) : EditRequest.Refusal(plain);
        }
        var view = await writes.View(outcome.Id!.Value, ct);
        return new WrittenDocument<ServiceDocument>(view.Bytes, outcome.Outcome == "created" ? $"/v1/directory/services/{outcome.Id}" : null, outcome.Outcome);
    });

    private static async Task<Guid?> Find(VrnDbContext db, Caller caller, string source, string externalId, CancellationToken ct) => await db.Set<Service>().IgnoreQueryFilters()
        .Where(row => row.ExternalId == externalId && db.Set<Source>().Any(one => one.Id == row.SourceId && one.Code == source && one.OwnerPartnerId == caller.PartnerId))
        // The key of a record that was merged stands for the one that it became part of.
        .Select(row => row.WithdrawnReason == WithdrawalReason.Merged && db.Set<Service>().IgnoreQueryFilters().Any(kept => kept.Id == row.ReplacedById && kept.OwnerPartnerId == caller.PartnerId)
            ? row.ReplacedById : row.Id).SingleOrDefaultAsync(ct);
}
