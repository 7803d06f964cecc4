using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>
/// The HSDS metadata of services: which member was changed when, from what to what, newest first. It is read out of the published versions as
/// everybody of the reader's tier may read them, and stored nowhere.
/// </summary>
internal static class ChangeMetadata
{
    private const string House = "vrn";

    /// <param name="versions">How many of the latest versions of each service are compared with the one before.</param>
    public static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<MetadataDocument>>> Of(VrnDbContext db, Guid[] services, int versions, CancellationToken ct)
    {
        var stored = await Latest(db, services, versions + 1).ToListAsync(ct);
        var partners = stored.Select(row => row.PartnerId).OfType<Guid>().Distinct().ToArray();
        var names = await db.Set<Partner>().AsNoTracking().Where(partner => partners.Contains(partner.Id)).ToDictionaryAsync(partner => partner.Id, partner => partner.Code, ct);
        var rendered = await PastVersions.Render(db, stored, owns: false, ct);
        return stored.GroupBy(row => row.ServiceId).ToDictionary(group => group.Key, IReadOnlyList<MetadataDocument> (group) => Entries([.. group.OrderByDescending(row => row.Version)], versions, rendered, names));
    }

    /// <summary>The last published versions of each service that the reader may see.</summary>
    internal static IQueryable<ServiceVersion> Latest(VrnDbContext db, Guid[] services, int most) => db.Set<Service>().AsNoTracking().Where(service => services.Contains(service.Id))
        .SelectMany(service => db.Set<ServiceVersion>().Where(row => row.ServiceId == service.Id && row.IsLive).OrderByDescending(row => row.Version).Take(most));

    /// <param name="rows">Newest first; where there are more than are asked for, the last one is only what the one before it is compared with.</param>
    private static List<MetadataDocument> Entries(
        ServiceVersion[] rows, int versions, IReadOnlyDictionary<(Guid, int), JsonObject> rendered, Dictionary<Guid, string> names)
    {
        var entries = new List<MetadataDocument>();
        for (var i = 0; i < Math.Min(rows.Length, versions); i++)
        {
            var row = rows[i];
            var by = row.PartnerId is { } partner ? names.GetValueOrDefault(partner, House) : House;
            IEnumerable<Difference> differences = i + 1 < rows.Length
                ? Difference.Between(rendered[(row.ServiceId, rows[i + 1].Version)], rendered[(row.ServiceId, row.Version)])
                : [new Difference("create", "/id", null, row.ServiceId.ToString())];
            entries.AddRange(differences.Select(one => new MetadataDocument(
                ChildId.Of(row.ServiceId, "metadata", string.Create(CultureInfo.InvariantCulture, $"{row.Version}{one.Pointer}")), row.ServiceId, "service",
                London.DayOf(row.At), one.Op switch { "add" or "remove" => one.Op, "create" => "create", _ => "update" }, one.Pointer[1..], Text(one.From), Text(one.To), by)));
        }
        return entries;
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue one when one.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(VrnJson.Options),
    };
}
