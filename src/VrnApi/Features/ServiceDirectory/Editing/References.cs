using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>Which organisations and places some documents name, by our ids or by the source's keys: read before anything is locked.</summary>
internal sealed class References
{
    public HashSet<Guid> OrganisationIds { get; } = [];

    public HashSet<string> OrganisationKeys { get; } = new(StringComparer.Ordinal);

    public HashSet<Guid> PlaceIds { get; } = [];

    public HashSet<string> PlaceKeys { get; } = new(StringComparer.Ordinal);

    public void Add(JsonElement document, string externalId)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            return;
        }
        Name(document, "organization", "organization_id", OrganisationIds, OrganisationKeys);
        if (!document.TryGetProperty("service_at_locations", out var links) || links.ValueKind != JsonValueKind.Array)
        {
            return;
        }
        foreach (var (index, link) in links.EnumerateArray().Index())
        {
            if (link.ValueKind == JsonValueKind.Object)
            {
                Name(link, "location", "location_id", PlaceIds, PlaceKeys);
                PlaceKeys.Add($"{externalId}/{Text(link, "id") ?? index.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
            }
        }
    }

    /// <summary>The rows to lock: those that are there.</summary>
    public async Task<Touched> Resolve(VrnDbContext db, Source source, IReadOnlyCollection<Guid> services, CancellationToken ct)
    {
        Guid[] organisationIds = [.. OrganisationIds], placeIds = [.. PlaceIds], serviceIds = [.. services];
        string[] organisationKeys = [.. OrganisationKeys], placeKeys = [.. PlaceKeys];
        return new Touched
        {
            Services = serviceIds,
            Organisations = await db.Set<Organisation>().Where(row => row.SourceId == source.Id && organisationKeys.Contains(row.ExternalId)).Select(row => row.Id).ToArrayAsync(ct),
            Locations = await db.Set<Location>().Where(row => placeIds.Contains(row.Id) || (row.SourceId == source.Id && placeKeys.Contains(row.ExternalId))).Select(row => row.Id).ToArrayAsync(ct),
        };
    }

    private static void Name(JsonElement parent, string member, string idMember, HashSet<Guid> ids, HashSet<string> keys)
    {
        var text = Text(parent, idMember);
        if (parent.TryGetProperty(member, out var named) && named.ValueKind == JsonValueKind.Object)
        {
            text = Text(named, "id") ?? text;
            if (named.TryGetProperty("x_vrn", out var more) && more.ValueKind == JsonValueKind.Object && Text(more, "external_id") is { } key)
            {
                keys.Add(key);
            }
        }
        if (text is null)
        {
            return;
        }
        keys.Add(text);
        if (Guid.TryParse(text, out var id))
        {
            ids.Add(id);
        }
    }

    private static string? Text(JsonElement parent, string member) =>
        parent.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            // A control character is in no key; the reader of the document names it as a fault, the database would not take it.
            && value.GetString()!.Trim() is { } text && !text.Any(char.IsControl) ? text : null;
}
