using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Platform;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>
/// Whom of a tier a service concerns, as keys of the outbox: the same readers that the row filter lets see it. Others are told nothing of
/// it, not even that it is there.
/// </summary>
internal static class ListingReaders
{
    public static IReadOnlyCollection<string> Of(Service service, DocumentTier tier)
    {
        // Whoever reads the open tier is told that a listing left it, not the partners that may still see it.
        if (tier == DocumentTier.Open || service.Listing == Listing.Open || service.Areas.Any(area => area.Kind == ServiceAreaKind.National))
        {
            return [Codes.Of(tier)];
        }
        var keys = service.Areas.Select(area => area.AreaCode).OfType<string>().Select(OutboxEntry.AreaKey);
        return [.. (service.OwnerPartnerId is { } owner ? keys.Prepend(owner.ToString()) : keys).Distinct(StringComparer.Ordinal)];
    }
}
