using VrnApi.Features.ServiceDirectory.Documents;

namespace VrnApi.Features.ServiceDirectory.Models;

/// <summary>An organisation as GraphQL shows it, read off the stored document.</summary>
public sealed record OrganisationModel
{
    public required Guid Uuid { get; init; }

    public required string Name { get; init; }

    /// <summary>Folded name: where it stands in a list.</summary>
    public string NameSort { get; init; } = "";

    public string? AlternateName { get; init; }

    public required string Description { get; init; }

    /// <summary>Such as <c>local-authority</c>.</summary>
    public string? Kind { get; init; }

    public string? Email { get; init; }

    public string? Website { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    public required IReadOnlyList<ContactModel> Contacts { get; init; }

    public required IReadOnlyList<PhoneModel> Phones { get; init; }

    public static OrganisationModel Read(ReadOnlySpan<byte> document)
    {
        var organisation = DocumentJson.ReadOrganisation(document);
        return new OrganisationModel
        {
            Uuid = organisation.Id,
            Name = organisation.Name,
            AlternateName = organisation.AlternateName,
            Description = organisation.Description,
            Kind = organisation.Vrn?.Kind,
            Email = organisation.Email,
            Website = organisation.Website,
            LastModified = organisation.LastModified!.Value,
            Contacts = PartModels.Contacts(organisation.Contacts),
            Phones = PartModels.Phones(organisation.Phones),
        };
    }
}
