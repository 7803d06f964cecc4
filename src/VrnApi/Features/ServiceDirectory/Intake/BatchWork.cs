using System.Text.Json;
using System.Text.Json.Serialization;
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
    private static readonly JsonSerializerOptions Snake = new(VrnJson.Options) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

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
        var items = request.Items.Select(Read).ToList();
        foreach (var twice in items.GroupBy(item => item.ExternalId, StringComparer.Ordinal).Where(group => group.Key.Length > 0 && group.Count() > 1).SelectMany(group => group))
        {
            twice.Faults.Add(Fault.At("/external_id", "duplicate_in_batch", "The key stands more than once in the batch."));
        }
        if (await NotYours(source!, items, ct) is { Count: > 0 } foreign)
        {
            return new ProblemAnswer(Problems.NotYourOrganisation, null, foreign);
        }
        if (request.Mode == "mirror")
        {
            var mirrored = await MirrorGuard.Missing(db, source!, items, request.ConfirmWithdrawals, ct);
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

    private static Item Read(JsonElement element, int index)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            var wrong = new Item(index, "", null);
            wrong.Faults.Add(Fault.At("", Problems.ValidationFailed.Code, "An item is an object."));
            return wrong;
        }
        var reading = new Reading(lenient: false);
        var node = reading.Root(element);
        node.Takes(["external_id", "document", "op", "reason"]);
        var key = node.Text("external_id", 200, required: true) ?? "";
        var operation = node.Text("op", 20) ?? "upsert";
        var reason = node.Code<WithdrawalReason>("reason") ?? WithdrawalReason.Closed;
        if (operation is not ("upsert" or "withdraw"))
        {
            reading.Invalid("/op", "The operation is upsert or withdraw.");
        }
        var document = node.Object("document");
        if (operation == "upsert" && document is null && reading.Faults.Count == 0)
        {
            reading.Invalid("/document", "The document is needed.");
        }
        var item = new Item(index, key, operation == "withdraw" ? null : document?.Element, reason);
        item.Faults.AddRange(reading.Faults);
        return item;
    }

    /// <summary>Organisations of others, wherever in the batch: then nothing of it is written.</summary>
    private async Task<List<Fault>> NotYours(Source source, List<Item> items, CancellationToken ct)
    {
        var rights = EditorRights.Of(caller);
        if (rights.EveryRow)
        {
            return [];
        }
        var named = items.Where(item => item.Document is not null).Select(item =>
        {
            var references = new References();
            references.Add(item.Document!.Value, item.ExternalId);
            return (Item: item, References: references);
        }).ToArray();
        Guid[] ids = [.. named.SelectMany(one => one.References.OrganisationIds).Distinct()];
        var owners = await db.Set<Organisation>().Where(row => ids.Contains(row.Id)).Select(row => new { row.Id, row.OwnerPartnerId }).ToDictionaryAsync(row => row.Id, row => row.OwnerPartnerId, ct);
        string[] keys = [.. named.SelectMany(one => one.References.OrganisationKeys).Distinct(StringComparer.Ordinal)];
        var known = rights.Organisations ? [] : (await db.Set<Organisation>().Where(row => row.SourceId == source.Id && keys.Contains(row.ExternalId)).Select(row => row.ExternalId).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        return [.. named.Where(one => one.References.OrganisationIds.Any(id => owners.TryGetValue(id, out var owner) && owner != caller.PartnerId)
                || (!rights.Organisations && one.References.OrganisationKeys.Count > 0 && !one.References.OrganisationIds.Any(owners.ContainsKey) && !one.References.OrganisationKeys.Any(known.Contains)))
            .Select(one => Fault.At($"/items/{one.Item.Index}/document/organization", Problems.NotYourOrganisation.Code, "Name your own organisation."))];
    }

    private async Task<IResult> Report(BatchRoutes.BatchRequest request, Batch batch, List<ItemOutcome> outcomes, CancellationToken ct)
    {
        int Count(string outcome) => outcomes.Count(one => one.Outcome == outcome);
        var report = JsonSerializer.SerializeToUtf8Bytes(new
        {
            batch_id = batch.Id,
            source = request.Source,
            mode = request.Mode,
            dry_run = request.DryRun,
            sequence = await db.Set<DirectoryClock>().Select(clock => clock.Revision).SingleAsync(ct),
            counts = new
            {
                created = Count("created"),
                updated = Count("updated"),
                unchanged = Count("unchanged"),
                withdrawn = Count("withdrawn"),
                failed = Count("failed"),
                skipped = request.Atomic ? Count("skipped") : (int?)null,
                warnings = outcomes.Sum(one => one.Warnings?.Count ?? 0),
            },
            items = outcomes,
        }, Snake);
        if (!request.DryRun)
        {
            (batch.EndedAt, batch.Done, batch.Report) = (time.GetUtcNow(), outcomes.Count, History.Packed(report));
            db.Add(batch);
            await db.SaveChangesAsync(ct);
        }
        return Results.Bytes(report, "application/json; charset=utf-8");
    }
}
