using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>A tier's fresh document, still with a placeholder for its date.</summary>
/// <param name="Full">Null when the entity does not exist for the tier.</param>
/// <param name="Search">For services.</param>
/// <param name="Readers">Whom of the tier it concerns, as keys of the outbox.</param>
internal sealed record RenderedDocument(
    DocumentTier Tier, DocumentKind Kind, Guid EntityId, byte[]? Full, byte[]? Summary, ServiceSearch? Search, IReadOnlyCollection<string> Readers, string GoneReason)
{
    /// <summary>For a service at a place: which of both it is about.</summary>
    public (Guid ServiceId, Guid LocationId)? At { get; init; }
}
