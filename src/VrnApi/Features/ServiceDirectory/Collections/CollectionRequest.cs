using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Collections;

/// <param name="Position">Place in the list; the order given when left out.</param>
public sealed record CollectionItemRequest([property: JsonPropertyName("service_id")] Guid ServiceId, int? Position = null, string? Note = null);

/// <param name="NetworkId">The network it is for.</param>
/// <param name="Items">At most 1,000 listings; of a change: those that are there stay when left out.</param>
public sealed record CollectionRequest(
    string Name,
    string? Description = null,
    [property: JsonPropertyName("network_id")] Guid? NetworkId = null,
    [property: JsonPropertyName("area_code")] string? AreaCode = null,
    IReadOnlyList<CollectionItemRequest>? Items = null)
{
    public const int MostItems = 1000, MostPosition = 1_000_000;

    internal async Task<IReadOnlyList<Fault>> Faults(VrnDbContext db, CancellationToken ct)
    {
        var faults = new List<Fault>();
        if (Name.Trim() is not { Length: > 0 and <= 300 } || Name.Contains('\0', StringComparison.Ordinal))
        {
            faults.Add(Wrong("/name", "A name of at most 300 characters is needed."));
        }
        if (Description?.Length > 2000 || Description?.Contains('\0', StringComparison.Ordinal) == true)
        {
            faults.Add(Wrong("/description", "At most 2,000 characters are taken."));
        }
        faults.AddRange(PersonGuard.Find(EditView.Parse(JsonSerializer.SerializeToUtf8Bytes(new { name = Name, description = Description ?? "" })))
            .Select(pointer => Fault.At(pointer, Problems.PersonalDataSuspected.Code, "Name the function, not a person.")));
        if (NetworkId is { } network && !await db.Set<Network>().AnyAsync(row => row.Id == network, ct))
        {
            faults.Add(Wrong("/network_id", "There is no such network."));
        }
        if (AreaCode is { } area && (area.Length > 60 || !await db.Set<Area>().AnyAsync(row => row.Code == area, ct)))
        {
            faults.Add(Wrong("/area_code", "There is no such area."));
        }
        if (Items?.Count > MostItems)
        {
            faults.Add(Wrong("/items", $"At most {MostItems} listings are taken."));
        }
        else if (Items is { } items)
        {
            faults.AddRange(await OfItems(db, items, index => $"/items/{index}", ct));
        }
        return faults;
    }

    /// <summary>Only what its author may see is put into a collection.</summary>
    internal static async Task<IReadOnlyList<Fault>> OfItems(VrnDbContext db, IReadOnlyList<CollectionItemRequest> items, Func<int, string> pointer, CancellationToken ct)
    {
        var faults = new List<Fault>();
        Guid[] ids = [.. items.OfType<CollectionItemRequest>().Select(item => item.ServiceId)];
        var seen = (await db.Set<Service>().Where(row => ids.Contains(row.Id) && db.Set<StoredDocument>().Any(document =>
            document.Kind == DocumentKind.Service && document.EntityId == row.Id && document.DeletedAt == null)).Select(row => row.Id).ToListAsync(ct)).ToHashSet();
        var named = new HashSet<Guid>();
        foreach (var (index, item) in items.Index())
        {
            if (item is null || !seen.Contains(item.ServiceId))
            {
                faults.Add(Wrong($"{pointer(index)}/service_id", "There is no such listing."));
                continue;
            }
            if (!named.Add(item.ServiceId))
            {
                faults.Add(Wrong($"{pointer(index)}/service_id", "The listing stands there twice."));
            }
            if (item.Position is < 0 or > MostPosition)
            {
                faults.Add(Wrong($"{pointer(index)}/position", $"0 to {MostPosition} is expected."));
            }
            if (item.Note?.Length > 500 || item.Note?.Contains('\0', StringComparison.Ordinal) == true)
            {
                faults.Add(Wrong($"{pointer(index)}/note", "At most 500 characters are taken."));
            }
            else if (item.Note is { } note && PersonGuard.IsPersonalNote(note))
            {
                faults.Add(Fault.At($"{pointer(index)}/note", Problems.PersonalDataSuspected.Code, "A note names no person, number or mailbox."));
            }
        }
        return faults;
    }

    internal void Apply(Collection collection) => (collection.Name, collection.Description, collection.NetworkId, collection.AreaCode) = (Name.Trim(), Text(Description), NetworkId, AreaCode);

    internal static string? Text(string? text) => text?.Trim() is { Length: > 0 } said ? said : null;

    private static Fault Wrong(string pointer, string message) => Fault.At(pointer, Problems.ValidationFailed.Code, message);
}
