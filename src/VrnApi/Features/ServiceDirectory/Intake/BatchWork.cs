using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Intake;

/// <summary>One batch: what is wrong with it as a whole, the guard of mirrors, the work, the report.</summary>
internal sealed class BatchWork(VrnDbContext db, DirectoryWriter writer, IDatabaseWays ways, TimeProvider time, Caller caller, CallerAudit audit)
{
    public async Task<IResult> Run(BatchRoutes.BatchRequest request, CancellationToken ct)
    {
        if (request.Items is { Count: > BatchRoutes.MostItems })
        {
            return new ProblemAnswer(Problems.BatchTooLarge);
        }
        var (source, faults) = await Envelope(request, ct);
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, faults);
        }
        var items = request.Items.Select(BatchItems.Read).ToList();
        foreach (var twice in items.GroupBy(item => item.ExternalId, StringComparer.Ordinal).Where(group => group.Key.Length > 0 && group.Count() > 1).SelectMany(group => group))
        {
            BatchItems.Twice(twice);
        }
        if (await BatchItems.NotYours(db, source!, items, EditorRights.Of(caller), ct) is { Count: > 0 } foreign)
        {
            return new ProblemAnswer(Problems.NotYourOrganisation, null, foreign);
        }
        if (request.Mode == "mirror")
        {
            var mirrored = await MirrorGuard.Missing(db, source!, items.Select(item => item.ExternalId).ToHashSet(StringComparer.Ordinal), request.ConfirmWithdrawals, ct);
            if (mirrored.Refusal is { } guarded)
            {
                return guarded;
            }
            items.AddRange(mirrored.Missing.Select((key, i) => new Item(request.Items.Count + i, key, null)));
        }
        var batch = new Batch { SourceId = source!.Id, PartnerId = caller.PartnerId, ClientId = caller.ClientId, CreatedAt = time.GetUtcNow(), State = BatchState.Complete };
        var intake = new SourceIntake(db, writer, ways, time, source, EditorRights.Of(caller), Author.Of(caller, $"batch {batch.Id}"))
        {
            DryRun = request.DryRun,
            RunId = batch.Id,
            Audit = written => audit.Event(caller, "data.updated", "batch", batch.Id.ToString(), rows: written.Count),
        };
        var outcomes = await intake.Take(items, request.Atomic, ct);
        return await Report(request, batch, outcomes, ct);
    }

    /// <summary>Takes a batch of lines for a job: what can be said of it as a whole is said now.</summary>
    public async Task<IResult> Begin(BatchRoutes.BatchRequest request, byte[] lines, int count, CancellationToken ct)
    {
        var (source, faults) = await Envelope(request with { Items = new System.Text.Json.JsonElement[count] }, ct);
        if (request.Items is not null)
        {
            faults.Add(Fault.At("/items", Problems.ValidationFailed.Code, "Each item stands on a line of its own after this one."));
        }
        if (request.Atomic)
        {
            faults.Add(Fault.At("/atomic", Problems.ValidationFailed.Code, "Lines are written some at a time; all or nothing is for batches in one piece."));
        }
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, faults);
        }
        var rights = EditorRights.Of(caller);
        var header = new BatchHeader(request.Source, request.Mode, request.DryRun, request.ConfirmWithdrawals, caller.PartnerId, rights.EveryRow, rights.Organisations, count);
        var batch = new Batch
        {
            SourceId = source!.Id,
            PartnerId = caller.PartnerId,
            ClientId = caller.ClientId,
            CreatedAt = time.GetUtcNow(),
            State = BatchState.Waiting,
            Request = BatchJob.Packed(header, lines),
        };
        var isBusy = await db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            // One at a time for each source: of two the later would not know what it finds.
            if (!await ways.TryLock(db, $"directory-batch:{source.Id}", token) || await db.Set<Batch>().AnyAsync(row => row.SourceId == source.Id && row.Request != null, token))
            {
                return true;
            }
            db.Add(batch);
            db.Add(audit.Event(caller, "data.created", "batch", batch.Id.ToString(), rows: count));
            await db.SaveChangesAsync(token);
            await transaction.CommitAsync(token);
            return false;
        }, ct);
        return isBusy
            ? new ProblemAnswer(Problems.SourceBusy) { RetryAfter = 10 }
            : new WrittenDocument<BatchRoutes.BatchProgress>(BatchReport.Progress(batch.Id, header.Source, header.Mode, header.DryRun, "waiting", 0, count), $"/v1/directory/batches/{batch.Id}", status: StatusCodes.Status202Accepted);
    }

    private async Task<(Source? Source, List<Fault> Faults)> Envelope(BatchRoutes.BatchRequest request, CancellationToken ct)
    {
        var faults = new List<Fault>();
        Source? source = null;
        if (string.IsNullOrWhiteSpace(request.Source))
        {
            faults.Add(Fault.At("/source", Problems.ValidationFailed.Code, "The code of one of your sources is needed."));
        }
        else if ((source = request.Source == Sources.ManualCode ? await Sources.Manual(db, ways, caller, time, ct) : await Sources.Find(db, caller, request.Source, ct)) is null)
        {
            faults.Add(Fault.At("/source", Problems.ValidationFailed.Code, "You have no such source; make it with POST /v1/directory/sources."));
        }
        if (request.Mode is not ("upsert" or "mirror"))
        {
            faults.Add(Fault.At("/mode", Problems.ValidationFailed.Code, "The mode is upsert or mirror.") with { Expected = "upsert, mirror" });
        }
        if (request.Items is null || request.Items.Count == 0)
        {
            faults.Add(Fault.At("/items", Problems.ValidationFailed.Code, request.Mode == "mirror" ? "An empty mirror would withdraw everything; it is never taken." : "At least one item is needed."));
        }
        if (request.ConfirmWithdrawals < 0)
        {
            faults.Add(Fault.At("/confirm_withdrawals", Problems.ValidationFailed.Code, "A number of records is expected."));
        }
        return (source, faults);
    }

    private async Task<IResult> Report(BatchRoutes.BatchRequest request, Batch batch, List<ItemOutcome> outcomes, CancellationToken ct)
    {
        var revision = await db.Set<DirectoryClock>().Select(clock => clock.Revision).SingleAsync(ct);
        var report = BatchReport.Of(batch.Id, request.Source, request.Mode, request.DryRun, request.Atomic, revision, outcomes);
        if (!request.DryRun)
        {
            (batch.EndedAt, batch.Done, batch.Report) = (time.GetUtcNow(), outcomes.Count, History.Packed(report));
            db.Add(batch);
            await db.SaveChangesAsync(ct);
        }
        return Results.Bytes(report, "application/json; charset=utf-8");
    }
}
