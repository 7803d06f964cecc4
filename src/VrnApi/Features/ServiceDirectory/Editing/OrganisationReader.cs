using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>Reads an organisation's document onto the organisation.</summary>
internal sealed class OrganisationReader(Reading reading, PartReader parts, Wanted wanted, Wanted present)
{
    private static readonly string[] Writable =
    [
        "name", "alternate_name", "description", "email", "website", "year_incorporated", "legal_status", "logo", "uri", "funding", "contacts", "phones",
        "organization_identifiers", "x_vrn",
    ];

    private static readonly string[] Fixed =
        ["id", "last_modified", "programs", "attributes", "metadata", "tax_status", "tax_id", "locations", "additional_websites", "parent_organization_id", "services"];

    /// <param name="onlyGiven">Nested in a service: what is not said stays.</param>
    public void Read(Node node, Organisation organisation, bool onlyGiven = false)
    {
        node.Takes(Writable, Fixed);
        var more = PartReader.Additions(node, ["kind", "role_mailbox", "external_id"], ["redacted", "source", "citations", "editorial_state", "version"]);
        organisation.Name = node.Text("name", 300, required: true) ?? organisation.Name;
        organisation.NameSort = Folding.Fold(organisation.Name);
        Set("alternate_name", () => organisation.AlternateName = node.Text("alternate_name", 300));
        // The document says the name where there is no description; sent back it is none.
        Set("description", () => organisation.Description = node.Text("description", 8000) is { } text && text != organisation.Name ? text : null);
        Set("email", () => organisation.Email = node.Mailbox("email"));
        Set("website", () => organisation.Website = node.Address("website"));
        Set("year_incorporated", () => organisation.YearIncorporated = node.Whole("year_incorporated", 1000, 2100));
        Set("legal_status", () => organisation.LegalStatus = node.Text("legal_status", 200));
        Set("logo", () => organisation.LogoUrl = node.Address("logo"));
        Set("uri", () => organisation.Uri = node.Address("uri"));
        Set("x_vrn", () => (organisation.EmailIsRole, organisation.Kind) = (more?.Flag("role_mailbox") ?? false, more?.Text("kind", 60) ?? (onlyGiven ? organisation.Kind : null)));
        var parent = new Parent(organisation.Id, Organisation: organisation.Id);
        if (onlyGiven && !node.Has("contacts") && !node.Has("phones"))
        {
            wanted.Contacts.AddRange(present.Contacts);
            wanted.Phones.AddRange(present.Phones);
            wanted.Languages.AddRange(present.Languages);
        }
        else
        {
            parts.Contacts(node, parent);
            parts.Phones(node, parent);
        }
        if (onlyGiven && !node.Has("funding"))
        {
            wanted.Funding.AddRange(present.Funding);
        }
        else
        {
            parts.Funding(node, parent);
        }
        if (onlyGiven && !node.Has("organization_identifiers"))
        {
            wanted.Identifiers.AddRange(present.Identifiers);
        }
        else
        {
            Identifiers(node, organisation);
        }

        void Set(string member, Action set)
        {
            if (!onlyGiven || node.Has(member))
            {
                set();
            }
        }
    }

    private void Identifiers(Node node, Organisation organisation)
    {
        foreach (var one in node.List("organization_identifiers"))
        {
            one.Takes(["id", "identifier_scheme", "identifier_type", "identifier"], ["organization_id", "attributes", "metadata"]);
            var (scheme, kind, identifier) = (one.Text("identifier_scheme", 40), one.Text("identifier_type", 100), one.Text("identifier", 100, required: !reading.Lenient));
            scheme ??= kind?[..Math.Min(kind.Length, 40)];
            if (identifier is null || scheme is null)
            {
                continue;
            }
            // The number is the part's key: another number is another part.
            if (!wanted.Identifiers.Exists(known => known.Scheme == scheme && known.Identifier == identifier))
            {
                wanted.Identifiers.Add(new OrganisationIdentifier
                {
                    Id = present.Identifiers.Find(known => known.Scheme == scheme && known.Identifier == identifier)?.Id
                        ?? ChildId.Of(organisation.Id, "organization_identifier", $"{scheme}\n{identifier}"),
                    OrganisationId = organisation.Id,
                    Scheme = scheme,
                    Kind = kind == scheme ? null : kind,
                    Identifier = identifier,
                });
            }
        }
    }
}
