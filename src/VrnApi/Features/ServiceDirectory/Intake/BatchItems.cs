using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Intake;

/// <summary>The items of a batch: what each says, and whether any names what is not the caller's.</summary>
internal static class BatchItems
{
    public static Item Read(JsonElement element, int index)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return Wrong(index, Problems.ValidationFailed, "An item is an object.");
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

    public static Item Wrong(int index, Problem problem, string message)
    {
        var wrong = new Item(index, "", null);
        wrong.Faults.Add(Fault.At("", problem.Code, message));
        return wrong;
    }

    public static void Twice(Item item) => item.Faults.Add(Fault.At("/external_id", "duplicate_in_batch", "The key stands more than once in the batch."));

    /// <summary>Organisations of others, wherever in the batch: then nothing of it is written.</summary>
    public static async Task<List<Fault>> NotYours(VrnDbContext db, Source source, IReadOnlyList<Item> items, EditorRights rights, CancellationToken ct)
    {
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
        return [.. named.Where(one => one.References.OrganisationIds.Any(id => owners.TryGetValue(id, out var owner) && owner != rights.PartnerId)
                || (!rights.Organisations && one.References.OrganisationKeys.Count > 0 && !one.References.OrganisationIds.Any(owners.ContainsKey) && !one.References.OrganisationKeys.Any(known.Contains)))
            .Select(one => Fault.At($"/items/{one.Item.Index}/document/organization", Problems.NotYourOrganisation.Code, "Name your own organisation."))];
    }
}
