using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.ServiceDirectory;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace VrnApi.Features.ServiceDirectory.Collections;

public sealed record CollectionItemModel(
    [property: JsonPropertyName("service_id")] Guid ServiceId, int Position, [property: JsonIgnore(Condition = WhenWritingNull)] string? Note);

/// <param name="Owner">Code of the partner; null for the house.</param>
/// <param name="Items">Listings that the reader may see, by position.</param>
public sealed record CollectionModel(
    Guid Id,
    string Name,
    [property: JsonIgnore(Condition = WhenWritingNull)] string? Description,
    [property: JsonPropertyName("network_id"), JsonIgnore(Condition = WhenWritingNull)] Guid? NetworkId,
    [property: JsonPropertyName("area_code"), JsonIgnore(Condition = WhenWritingNull)] string? AreaCode,
    [property: JsonIgnore(Condition = WhenWritingNull)] string? Owner,
    int Version,
    [property: JsonPropertyName("updated_at")] DateTimeOffset UpdatedAt,
    IReadOnlyList<CollectionItemModel> Items)
{
    internal static async Task<IReadOnlyList<CollectionModel>> Of(VrnDbContext db, IReadOnlyList<Collection> rows, CancellationToken ct)
    {
        Guid[] ids = [.. rows.Select(row => row.Id)];
        Guid?[] owners = [.. rows.Select(row => row.OwnerPartnerId).Distinct()];
        var codes = await db.Set<Partner>().Where(partner => owners.Contains(partner.Id)).ToDictionaryAsync(partner => partner.Id, partner => partner.Code, ct);
        var items = (await Seen(db, db.Set<CollectionItem>().AsNoTracking().Where(item => ids.Contains(item.CollectionId))).ToListAsync(ct)).ToLookup(item => item.CollectionId);
        return [.. rows.Select(row => new CollectionModel(
            row.Id, row.Name, row.Description, row.NetworkId, row.AreaCode, row.OwnerPartnerId is { } owner ? codes.GetValueOrDefault(owner) : null, row.Version, row.UpdatedAt,
            [.. items[row.Id].OrderBy(item => item.Position).ThenBy(item => item.ServiceId).Select(item => new CollectionItemModel(item.ServiceId, item.Position, item.Note))]))];
    }

    internal static async Task<IReadOnlyDictionary<Guid, CollectionModel>> ByIds(VrnDbContext db, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        (await Of(db, await db.Set<Collection>().AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(ct), ct)).ToDictionary(row => row.Id);

    /// <summary>Those whose listing the reader may see now.</summary>
    internal static IQueryable<CollectionItem> Seen(VrnDbContext db, IQueryable<CollectionItem> items)
    {
        var (documents, services) = (db.Set<StoredDocument>(), db.Set<Service>());
        return items.Where(item => services.Any(service => service.Id == item.ServiceId)
            && documents.Any(document => document.Kind == DocumentKind.Service && document.EntityId == item.ServiceId && document.DeletedAt == null));
    }
}
