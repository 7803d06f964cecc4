using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>Services as they were: without what then or now was protected, and without text that gives away what now is.</summary>
internal static class PastVersions
{
    /// <param name="owns">The reader is the owner: contacts and numbers that are no longer there are shown.</param>
    public static async Task<IReadOnlyDictionary<(Guid ServiceId, int Version), JsonObject>> Render(
        VrnDbContext db, IReadOnlyList<ServiceVersion> stored, bool owns, CancellationToken ct)
    {
        if (stored.Count == 0)
        {
            return new Dictionary<(Guid, int), JsonObject>();
        }
        var tier = db.Scope.Tier;
        var documents = stored.ToDictionary(one => (one.ServiceId, one.Version), one => JsonNode.Parse(History.Unpacked(one.Snapshot))!.AsObject());
        var graph = await DirectoryGraph.Load(db, [.. stored.Select(one => one.ServiceId).Distinct()], [], ct);
        db.ChangeTracker.Clear();
        Guid[] places = [.. documents.Values.SelectMany(PlaceIds).Distinct()];
        var levels = await db.Set<Location>().AsNoTracking().Where(row => places.Contains(row.Id)).Select(row => new { row.Id, row.Sensitivity }).ToListAsync(ct);
        var services = graph.Services.ToDictionary(service => service.Id, service => (Now: Levels(service), Secrets: SecretGuard.Secrets(service, tier).ToArray()));
        foreach (var ((id, _), document) in documents)
        {
            var (now, known) = services[id];
            foreach (var place in levels)
            {
                now.TryAdd(place.Id, place.Sensitivity);
            }
            var secrets = known.Concat(VersionSecrets.Of(document, now, tier)).ToHashSet(StringComparer.Ordinal);
            VersionSecrets.Redact(document, now, tier, owns);
            foreach (var pointer in SecretGuard.Find(JsonSerializer.SerializeToUtf8Bytes(document), secrets).Reverse())
            {
                PersonGuard.Remove(document, [pointer]);
            }
            document.Remove("last_modified");
            if (tier == DocumentTier.Open || !owns)
            {
                VersionSecrets.Publish(document, tier);
            }
        }
        return documents;
    }

    /// <summary>The levels that protect the parts of a service now.</summary>
    private static Dictionary<Guid, Sensitivity> Levels(Service service)
    {
        var places = service.Locations.Select(link => link.Location!).ToArray();
        var contacts = service.Contacts.Concat(service.Locations.SelectMany(link => link.Contacts)).Concat(places.SelectMany(place => place.Contacts)).ToArray();
        var phones = service.Phones.Concat(service.Locations.SelectMany(link => link.Phones)).Concat(places.SelectMany(place => place.Phones)).Concat(contacts.SelectMany(contact => contact.Phones));
        return places.Select(place => (place.Id, place.Sensitivity))
            .Concat(contacts.Select(contact => (contact.Id, contact.Sensitivity)))
            .Concat(phones.Select(phone => (phone.Id, phone.Sensitivity)))
            .DistinctBy(pair => pair.Id).ToDictionary(pair => pair.Id, pair => pair.Sensitivity);
    }

    private static IEnumerable<Guid> PlaceIds(JsonObject document) => (document["service_at_locations"] as JsonArray ?? []).Select(link => link?["location"]?["id"]?.GetValue<Guid>()).OfType<Guid>();
}
