using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>
/// What a tier may find a service by. It is made from the tier's own document, so that nothing can be found that cannot be read;
/// contacts, numbers and postcodes are left out.
/// </summary>
internal static class SearchText
{
    public static ServiceSearch Of(ServiceDocument document, DocumentTier tier, IEnumerable<TermLink> terms) => new()
    {
        Tier = tier,
        ServiceId = document.Id,
        NameText = Folded(document.Name, document.AlternateName),
        LabelText = Folded([
            document.Organization.Name, document.Organization.AlternateName, document.Program?.Name,
            .. terms.OrderBy(link => link.Id).SelectMany(link => new[] { link.Term!.Name, link.Term.Synonyms })]),
        BodyText = Folded([
            document.Description, document.EligibilityDescription, document.ApplicationProcess,
            .. (document.ServiceAreas ?? []).Select(area => area.Name),
            .. (document.ServiceAtLocations ?? []).SelectMany(Place)]),
    };

    private static IEnumerable<string?> Place(ServiceLocationDocument place) =>
        [place.Location.Name, .. (place.Location.Addresses ?? []).SelectMany(address => new[] { address.Address1, address.City })];

    private static string Folded(params IEnumerable<string?> texts) =>
        string.Join(' ', texts.Select(Folding.Fold).Where(text => text.Length > 0));
}
