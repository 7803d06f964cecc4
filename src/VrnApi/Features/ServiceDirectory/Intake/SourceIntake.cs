using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Intake;

/// <summary>One record that a source gives.</summary>
/// <param name="Document">Null when it is to be withdrawn.</param>
internal sealed record Item(int Index, string ExternalId, JsonElement? Document, WithdrawalReason Reason = WithdrawalReason.Closed)
{
    /// <summary>What was found before anything was written.</summary>
    public List<Fault> Faults { get; } = [];

    public List<Fault> Warnings { get; } = [];

    public string Prefix => Document is null ? "" : "/document";
}

/// <param name="Outcome">created, updated, unchanged, withdrawn, failed; skipped when others failed and all belong together.</param>
internal sealed record ItemOutcome(int Index, string ExternalId, string Outcome, Guid? Id, int? Version, IReadOnlyList<Fault>? Warnings, IReadOnlyList<Fault>? Errors);

/// <summary>
/// Takes records of one source: the same again is no change, wrong ones are told and the right ones written. The one intake of batches, of
/// single records by their source's key, and of other publishers' feeds.
/// </summary>
internal sealed class SourceIntake(VrnDbContext db, DirectoryWriter writer, IDatabaseWays ways, TimeProvider time, Source source, EditorRights rights, Author author)
{
    public const int GroupSize = 100;

    /// <summary>What to do with edits made here: <c>source</c> drops them, <c>local</c> keeps them; null refuses.</summary>
    public string? Resolve { get; init; }

    public Guid? RunId { get; init; }

    public bool DryRun { get; init; }

    /// <summary>The row of the audit trail about what is written, in the same transaction; null where a run of the house is its own record.</summary>
    public Func<IReadOnlyList<ItemOutcome>, AuditEvent>? Audit { get; init; }

    /// <summary>What people write is refused when it names a person; what comes from elsewhere loses it.</summary>
    public bool DropPersonalData { get; init; }

    public async Task<List<ItemOutcome>> Take(IReadOnlyList<Item> items, bool atomic, CancellationToken ct)
    {
        var outcomes = new List<ItemOutcome>();
        foreach (var group in atomic ? [items] : items.Chunk(GroupSize).Cast<IReadOnlyList<Item>>())
        {
            outcomes.AddRange(await Group(group, atomic, ct));
        }
        return [.. outcomes.OrderBy(outcome => outcome.Index)];
    }

    private async Task<List<ItemOutcome>> Group(IReadOnlyList<Item> items, bool atomic, CancellationToken ct)
    {
        var prepared = items.Select(Prepare).ToList();
        var outcomes = prepared.Where(one => one.Item.Faults.Count > 0).Select(one => Failed(one.Item)).ToList();
        var left = prepared.Where(one => one.Item.Faults.Count == 0).ToList();
        var retried = false;
        while (left.Count > 0)
        {
            if (atomic && outcomes.Count > 0)
            {
                return [.. outcomes, .. left.Select(one => new ItemOutcome(one.Item.Index, one.Item.ExternalId, "skipped", null, null, Some(one.Item.Warnings), null))];
            }
            try
            {
                outcomes.AddRange(await Write(left, ct));
                break;
            }
            catch (FaultyItemsException faulty)
            {
                outcomes.AddRange(left.Where(one => faulty.Faults.ContainsKey(one.Item.Index)).Select(one =>
                {
                    one.Item.Faults.AddRange(faulty.Faults[one.Item.Index]);
                    return Failed(one.Item);
                }));
                left.RemoveAll(one => faulty.Faults.ContainsKey(one.Item.Index));
            }
            catch (Exception clash) when (!atomic && db.Database.CurrentTransaction is null && (clash is DbUpdateConcurrencyException || ways.IsUniqueViolation(clash)))
            {
                if (retried && left.Count == 1)
                {
                    left[0].Item.Faults.Add(Fault.At(left[0].Item.Prefix, Problems.Conflict.Code, "Somebody else wrote the same at this moment; send it again."));
                    outcomes.Add(Failed(left[0].Item));
                    break;
                }
                if (left.Count > 1)
                {
                    foreach (var one in left)
                    {
                        outcomes.AddRange(await Group([one.Item], false, ct));
                    }
                    break;
                }
                retried = true;
            }
        }
        return outcomes;
    }

    private async Task<List<ItemOutcome>> Write(List<Prepared> items, CancellationToken ct)
    {
        var outcomes = new List<ItemOutcome>();
        var keys = items.Select(one => one.Item.ExternalId).ToArray();
        var known = await db.Set<Service>().IgnoreQueryFilters().Where(row => row.SourceId == source.Id && keys.Contains(row.ExternalId)).Select(row => row.Id).ToListAsync(ct);
        var records = await Records(keys).AsNoTracking().ToDictionaryAsync(row => row.ExternalId, StringComparer.Ordinal, ct);
        var references = new References();
        if (rights.PartnerId is { } partner)
        {
            foreach (var own in await db.Set<Organisation>().Where(row => row.OwnerPartnerId == partner && row.EditorialState != EditorialState.Withdrawn).Select(row => row.Id).Take(2).ToListAsync(ct))
            {
                references.OrganisationIds.Add(own);
            }
        }
        // What is the same as last time needs no lock on what it names.
        foreach (var one in items.Where(one => one.Item.Document is not null && !(records.TryGetValue(one.Item.ExternalId, out var record) && record.ContentSha256.AsSpan().SequenceEqual(one.Hash))))
        {
            references.Add(one.Document, one.Item.ExternalId);
        }
        try
        {
            await writer.Write(await references.Resolve(db, source, known, ct), async token =>
            {
                outcomes.Clear();
                await Edit(items, references, outcomes, token);
            }, ct, author, guard: true, keep: !DryRun);
        }
        catch (RefusedWriteException refused) when (refused.Services.Count > 0)
        {
            var byId = outcomes.Where(outcome => outcome.Id is not null).ToDictionary(outcome => outcome.Id!.Value, outcome => outcome.Index);
            var faults = refused.Services.Where(pair => byId.ContainsKey(pair.Key)).ToDictionary(pair => byId[pair.Key],
                pair => (IReadOnlyList<Fault>)[.. pair.Value.Select(fault => fault with { Pointer = "/document" + fault.Pointer })]);
            throw faults.Count > 0 ? new FaultyItemsException(faults) : refused;
        }
        return outcomes;
    }

    private async Task Edit(List<Prepared> items, References references, List<ItemOutcome> outcomes, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var keys = items.Select(one => one.Item.ExternalId).ToArray();
        var records = await Records(keys).ToDictionaryAsync(row => row.ExternalId, StringComparer.Ordinal, ct);
        var there = await db.Set<Service>().IgnoreQueryFilters().AsNoTracking().Where(row => row.SourceId == source.Id && keys.Contains(row.ExternalId))
            .Select(row => new { row.Id, row.ExternalId, row.EditorialState, row.Version, IsMerged = row.WithdrawnReason == WithdrawalReason.Merged && row.ReplacedById != null }).ToDictionaryAsync(row => row.ExternalId, StringComparer.Ordinal, ct);
        bool Same(Prepared one) => records.TryGetValue(one.Item.ExternalId, out var record) && record.ContentSha256.AsSpan().SequenceEqual(one.Hash)
            && there.TryGetValue(one.Item.ExternalId, out var row) && row.EditorialState != EditorialState.Withdrawn && !(record.LocallyEdited && Resolve == "source");
        Guid[] changing = [.. items.Where(one => !Same(one) && there.ContainsKey(one.Item.ExternalId)).Select(one => there[one.Item.ExternalId].Id)];
        var services = changing.Length == 0 ? [] : await DirectoryGraph.Whole(db.Set<Service>().IgnoreQueryFilters().Where(row => changing.Contains(row.Id))).ToDictionaryAsync(row => row.ExternalId, StringComparer.Ordinal, ct);
        var links = (await db.Set<TermLink>().Where(link => link.LinkKind == LinkKind.Service && changing.Contains(link.LinkId)).ToListAsync(ct)).ToLookup(link => link.LinkId);
        var editor = new ServiceEditor(db, source, rights, await TermIndex.Load(db, ct), ProtectingWords.Default, now);
        await editor.Load(references, ct);
        var faults = new Dictionary<int, IReadOnlyList<Fault>>();
        foreach (var one in items)
        {
            var (item, external) = (one.Item, one.Item.ExternalId);
            var service = services.GetValueOrDefault(external);
            var record = records.GetValueOrDefault(external);
            if (there.TryGetValue(external, out var merged) && merged.IsMerged)
            {
                // What it says now is said by the listing that it became part of, and by that one's source.
                item.Warnings.Add(Fault.At("/external_id", "merged", "The record was merged into another one, which stays as it is."));
                outcomes.Add(Outcome(item, "unchanged", merged.Id, merged.Version));
                continue;
            }
            if (item.Document is null)
            {
                outcomes.Add(Withdraw(item, service, there.TryGetValue(external, out var gone) ? gone.Id : null, now, faults));
                continue;
            }
            if (Same(one))
            {
                (record!.LastSeen, record.RunId) = (now, RunId ?? record.RunId);
                outcomes.Add(Outcome(item, "unchanged", there[external].Id, there[external].Version));
                continue;
            }
            if (record is { LocallyEdited: true } && Resolve is null)
            {
                faults[item.Index] = [Fault.At(item.Prefix, Problems.EditedLocally.Code, "The record was edited here since the source gave it.")];
                continue;
            }
            if (record is { LocallyEdited: true } && Resolve == "local")
            {
                Remember(record, one, service!.Id, now);
                outcomes.Add(Outcome(item, "unchanged", service.Id, service.Version));
                continue;
            }
            var reading = new Reading(lenient: true) { Prefix = item.Prefix };
            var edited = editor.Put(service, external, one.Document, reading, links);
            item.Warnings.AddRange(reading.Warnings);
            if (reading.Faults.Count > 0)
            {
                faults[item.Index] = reading.Faults;
                continue;
            }
            if (edited.Service.EditorialState == EditorialState.Withdrawn)
            {
                // Its source has it again.
                (edited.Service.EditorialState, edited.Service.WithdrawnAt, edited.Service.WithdrawnReason, edited.Service.ReplacedById) =
                    (source.PublishDirectly ? EditorialState.Published : EditorialState.InReview, null, null, null);
            }
            edited.Stage(source, author.ClientId);
            Remember(record, one, edited.Service.Id, now);
            outcomes.Add(Outcome(item, edited.IsNew ? "created" : edited.Changed ? "updated" : "unchanged", edited.Service.Id, edited.Service.Version + (edited is { IsNew: false, Changed: true } ? 1 : 0)));
        }
        if (faults.Count > 0)
        {
            throw new FaultyItemsException(faults);
        }
        if (Audit is not null && outcomes.Where(outcome => outcome.Outcome != "unchanged").ToArray() is { Length: > 0 } written)
        {
            db.Add(Audit(written));
        }
    }

    private static ItemOutcome Withdraw(Item item, Service? service, Guid? id, DateTimeOffset now, Dictionary<int, IReadOnlyList<Fault>> faults)
    {
        if (service is null || id is null)
        {
            faults[item.Index] = [Fault.At("/external_id", Problems.NotFound.Code, "This source has no such record.")];
            return Outcome(item, "failed", null, null);
        }
        if (service.EditorialState == EditorialState.Withdrawn)
        {
            return Outcome(item, "unchanged", id, service.Version);
        }
        service.Withdraw(item.Reason, now);
        service.UpdatedAt = now;
        return Outcome(item, "withdrawn", id, service.Version + 1);
    }

    private void Remember(SourceRecord? record, Prepared one, Guid id, DateTimeOffset now)
    {
        if (record is null)
        {
            db.Add(record = new SourceRecord
            {
                SourceId = source.Id,
                Kind = SourceRecordKind.Service,
                ExternalId = one.Item.ExternalId,
                EntityId = id,
                ContentSha256 = one.Hash,
                FirstSeen = now,
                LastSeen = now,
            });
        }
        (record.EntityId, record.ContentSha256, record.LastSeen, record.RunId, record.LocallyEdited) = (id, one.Hash, now, RunId, false);
        record.Original = History.Packed(Encoding.UTF8.GetBytes(one.Document.GetRawText()));
    }

    /// <summary>The document without what says nothing and without what no directory holds, and the hash of that.</summary>
    private Prepared Prepare(Item item)
    {
        if (item.Document is not { } document || item.Faults.Count > 0)
        {
            return new Prepared(item, default, []);
        }
        var persons = PersonGuard.Find(document);
        if (persons.Count > 0 && !DropPersonalData)
        {
            item.Faults.AddRange(persons.Select(pointer => Fault.At("/document" + pointer, Problems.PersonalDataSuspected.Code, "Name the function, not a person.")));
            return new Prepared(item, document, []);
        }
        var node = JsonNode.Parse(document.GetRawText())!;
        PersonGuard.Remove(node, persons);
        item.Warnings.RemoveAll(warning => warning.Code == Problems.PersonalDataSuspected.Code);
        item.Warnings.AddRange(persons.Select(pointer => Fault.At("/document" + pointer, Problems.PersonalDataSuspected.Code, "Seems to name a person; not taken.")));
        var bytes = Encoding.UTF8.GetBytes(CanonicalJson.Of(node));
        return new Prepared(item, EditView.Parse(bytes), SHA256.HashData(bytes));
    }

    private IQueryable<SourceRecord> Records(string[] keys) =>
        db.Set<SourceRecord>().Where(row => row.SourceId == source.Id && row.Kind == SourceRecordKind.Service && keys.Contains(row.ExternalId));

    private static ItemOutcome Failed(Item item) => new(item.Index, item.ExternalId, "failed", null, null, Some(item.Warnings), item.Faults);

    private static ItemOutcome Outcome(Item item, string outcome, Guid? id, int? version) => new(item.Index, item.ExternalId, outcome, id, version, Some(item.Warnings), null);

    private static List<Fault>? Some(List<Fault> warnings) => warnings.Count > 0 ? warnings : null;

    private sealed record Prepared(Item Item, JsonElement Document, byte[] Hash);
}

/// <summary>Some of the items of a group cannot be written; the rest is tried again without them.</summary>
public sealed class FaultyItemsException : Exception
{
    public FaultyItemsException()
    {
    }

    public FaultyItemsException(string message) : base(message)
    {
    }

    public FaultyItemsException(string message, Exception inner) : base(message, inner)
    {
    }

    public FaultyItemsException(IReadOnlyDictionary<int, IReadOnlyList<Fault>> faults) : base("items") => Faults = faults;

    public IReadOnlyDictionary<int, IReadOnlyList<Fault>> Faults { get; } = new Dictionary<int, IReadOnlyList<Fault>>();
}
