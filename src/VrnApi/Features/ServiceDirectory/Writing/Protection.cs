using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Exporting;
using VrnApi.Features.ServiceDirectory.Rules;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>A write that hides what could be read: files that hold it may not be read any more.</summary>
internal static class Protection
{
    /// <summary>Whether a tracked edit makes a level stricter, or a listing one for partners only.</summary>
    public static bool IsTightened(VrnDbContext db) => db.ChangeTracker.Entries().Any(entry => entry.State == EntityState.Modified && entry.Entity switch
    {
        Location => IsStricter(entry, nameof(Location.Sensitivity)),
        Contact => IsStricter(entry, nameof(Contact.Sensitivity)),
        Phone => IsStricter(entry, nameof(Phone.Sensitivity)),
        Service service => service.Listing == Listing.Partners && entry.Property(nameof(Service.Listing)).OriginalValue is Listing.Open,
        _ => false,
    });

    /// <returns>Tiers whose documents change, and since when a file may hold the records.</returns>
    public static IReadOnlyList<(DocumentTier Tier, DateTimeOffset Since)> Held(DirectoryGraph graph, DocumentStore store)
    {
        var records = graph.Services.Cast<DirectoryRoot>().Concat(graph.Organisations).Select(root => root.CreatedAt).ToArray();
        return records.Length == 0 ? [] : [.. Enum.GetValues<DocumentTier>().Where(tier => store.Count(tier) > 0).Select(tier => (tier, records.Min()))];
    }

    public static async Task WithdrawSnapshots(VrnDbContext db, IReadOnlyList<(DocumentTier Tier, DateTimeOffset Since)> held, CancellationToken ct)
    {
        foreach (var (tier, since) in held)
        {
            await Snapshots.Withdraw(db, tier, since, ct);
        }
    }

    private static bool IsStricter(EntityEntry entry, string level)
    {
        var property = entry.Property(level);
        var (before, now) = ((Sensitivity)property.OriginalValue!, (Sensitivity)property.CurrentValue!);
        return before != now && Visibility.IsLooser(before, now);
    }
}
