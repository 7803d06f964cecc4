using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>A record as its owner edits it, and the documents under whose tags the owner may change it.</summary>
/// <param name="Bytes">UTF-8 JSON of the edit view.</param>
/// <param name="Plain">The partner tier's document; null while nothing is published.</param>
internal sealed record EditView(byte[] Bytes, byte[]? Plain)
{
    public string Tag => Conditional.ETag(Bytes);

    public bool HasTag(string tag) => tag == Tag || (Plain is not null && tag == Conditional.ETag(Plain));

    public IReadOnlyList<JsonElement> Documents => [Parse(Bytes), .. Plain is null ? [] : new[] { Parse(Plain) }];

    public static async Task<EditView> Of(VrnDbContext db, DirectoryGraph graph, Service service, CancellationToken ct)
    {
        var stored = await Stored(db, DocumentKind.Service, service.Id, ct);
        var document = new ServiceRenderer(graph, DocumentTier.Partner, View.Edit).Render(service)!;
        return Stamped(DocumentJson.Write(document), stored, service.UpdatedAt);
    }

    public static async Task<EditView> Of(VrnDbContext db, DirectoryGraph graph, Organisation organisation, CancellationToken ct)
    {
        var stored = await Stored(db, DocumentKind.Organisation, organisation.Id, ct);
        var document = new OrganisationRenderer(graph, DocumentTier.Partner, View.Edit).Render(organisation)!;
        return Stamped(DocumentJson.Write(document), stored, organisation.UpdatedAt);
    }

    public static async Task<EditView> Of(VrnDbContext db, Location place, CancellationToken ct)
    {
        var graph = DirectoryGraph.OfPlaces(await PlaceAreas.Load(db, [place], ct));
        return new EditView(Rendered(graph, place), await PublishedPlaces.Published(db, place.Id, ct));
    }

    internal static byte[] Rendered(DirectoryGraph graph, Location place)
    {
        var document = new PartRenderer(graph, DocumentTier.Partner, View.Edit).Place(place)!;
        // Its hidden values are not in the view, so the version must be: else a change of them would leave the tag as it was.
        return DocumentJson.Write(document with { Vrn = document.Vrn with { Version = place.Version } });
    }

    /// <summary>The view with a merge patch (RFC 7396) on it.</summary>
    public JsonElement Patched(JsonElement patch) => Parse(System.Text.Encoding.UTF8.GetBytes(Merge(JsonNode.Parse(Bytes), JsonNode.Parse(patch.GetRawText()))?.ToJsonString() ?? "{}"));

    internal static JsonElement Parse(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject members)
        {
            return patch?.DeepClone();
        }
        var merged = target as JsonObject ?? [];
        foreach (var (name, value) in members)
        {
            if (value is null)
            {
                merged.Remove(name);
                continue;
            }
            merged.TryGetPropertyValue(name, out var present);
            merged.Remove(name);
            merged[name] = Merge(present, value);
        }
        return merged;
    }

    private static EditView Stamped(byte[] bytes, (byte[]? Full, DateTimeOffset LastModified)? stored, DateTimeOffset updated)
    {
        DocumentJson.Stamp(bytes, stored?.LastModified ?? updated);
        return new EditView(bytes, stored?.Full);
    }

    private static async Task<(byte[]? Full, DateTimeOffset LastModified)?> Stored(VrnDbContext db, DocumentKind kind, Guid id, CancellationToken ct)
    {
        var row = await db.Set<StoredDocument>().IgnoreQueryFilters().AsNoTracking()
            .Where(document => document.Tier == DocumentTier.Partner && document.Kind == kind && document.EntityId == id)
            .Select(document => new { document.Full, document.LastModified }).SingleOrDefaultAsync(ct);
        return row is null ? null : (row.Full, row.LastModified);
    }
}
