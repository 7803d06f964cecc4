using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Features.ServiceDirectory.Documents;

/// <summary>An organisation as one tier sees it.</summary>
internal sealed class OrganisationRenderer(DirectoryGraph graph, DocumentTier tier, View view = View.Published)
{
    private readonly PartRenderer parts = new(graph, tier, view);

    /// <returns>Null when the organisation is not published.</returns>
    public OrganisationDocument? Render(Organisation organisation) => view == View.Published && !organisation.IsLive ? null : Nested(organisation) with
    {
        LastModified = default(DateTimeOffset),
        Funding = SmallParts.Funding(organisation.Funding),
        Contacts = parts.Contacts(organisation.Contacts),
        Phones = parts.Phones(organisation.Phones),
        Programs = PartRenderer.Some(graph.Programmes[organisation.Id]
            .OrderBy(programme => programme.Name, StringComparer.Ordinal).ThenBy(programme => programme.Id).Select(PartRenderer.Programme)),
        Attributes = parts.Attributes(organisation.Id),
        Vrn = new OrganisationAdditions
        {
            Redacted = PartRenderer.Some(Redacted(organisation)),
            Kind = organisation.Kind,
            Source = graph.Sources[organisation.SourceId],
            Citations = parts.Citations(organisation.Id),
            ExternalId = tier == DocumentTier.Partner ? organisation.ExternalId : null,
            Version = view == View.Edit ? organisation.Version : null,
            RoleMailbox = view != View.Published && organisation.EmailIsRole ? true : null,
        },
    };

    /// <summary>The organisation inside a service's document: what is one-to-one, and its register numbers.</summary>
    public static OrganisationDocument Nested(Organisation organisation) => new()
    {
        Id = organisation.Id,
        Name = organisation.Name,
        AlternateName = organisation.AlternateName,
        Description = organisation.Description ?? organisation.Name,
        Email = organisation.Email,
        Website = organisation.Website,
        YearIncorporated = organisation.YearIncorporated,
        LegalStatus = organisation.LegalStatus,
        Logo = organisation.LogoUrl,
        Uri = organisation.Uri,
        ParentOrganizationId = organisation.ParentId,
        OrganizationIdentifiers = PartRenderer.Some(organisation.Identifiers
            .OrderBy(identifier => identifier.Scheme, StringComparer.Ordinal).ThenBy(identifier => identifier.Identifier, StringComparer.Ordinal)
            .Select(identifier => new IdentifierDocument(identifier.Id, identifier.Scheme, identifier.Kind ?? identifier.Scheme, identifier.Identifier))),
    };

    private IEnumerable<string> Redacted(Organisation organisation)
    {
        if (organisation.Phones.Any(phone => !Visibility.IsShown(tier, phone.Sensitivity)))
        {
            yield return "phone";
        }
        if (organisation.Contacts.Any(contact => !Visibility.IsShown(tier, contact.Sensitivity)))
        {
            yield return "contact";
        }
    }
}
