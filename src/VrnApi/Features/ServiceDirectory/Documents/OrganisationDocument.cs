using System.Text.Json.Serialization;

namespace VrnApi.Features.ServiceDirectory.Documents;

/// <summary>An organisation as it leaves the house; nested in a service it has neither date nor additions of its own.</summary>
public sealed record OrganisationDocument
{
    public required Guid Id { get; init; }

    [JsonPropertyName("last_modified"), JsonConverter(typeof(MillisecondsOrNone))]
    public DateTimeOffset? LastModified { get; init; }

    public required string Name { get; init; }

    [JsonPropertyName("alternate_name")]
    public string? AlternateName { get; init; }

    public required string Description { get; init; }

    public string? Email { get; init; }

    public string? Website { get; init; }

    [JsonPropertyName("year_incorporated")]
    public int? YearIncorporated { get; init; }

    [JsonPropertyName("legal_status")]
    public string? LegalStatus { get; init; }

    public string? Logo { get; init; }

    public string? Uri { get; init; }

    [JsonPropertyName("parent_organization_id")]
    public Guid? ParentOrganizationId { get; init; }

    public IReadOnlyList<FundingDocument>? Funding { get; init; }

    public IReadOnlyList<ContactDocument>? Contacts { get; init; }

    public IReadOnlyList<PhoneDocument>? Phones { get; init; }

    public IReadOnlyList<ProgrammeDocument>? Programs { get; init; }

    [JsonPropertyName("organization_identifiers")]
    public IReadOnlyList<IdentifierDocument>? OrganizationIdentifiers { get; init; }

    public IReadOnlyList<AttributeDocument>? Attributes { get; init; }

    [JsonPropertyName("x_vrn")]
    public OrganisationAdditions? Vrn { get; init; }

    public OrganisationDocument Summary() => this with { Funding = null, Contacts = null, Phones = null, Programs = null, Attributes = null };
}

/// <summary>What the platform says about an organisation beyond HSDS.</summary>
public sealed record OrganisationAdditions
{
    public IReadOnlyList<string>? Redacted { get; init; }

    /// <summary>Such as <c>local-authority</c>.</summary>
    public string? Kind { get; init; }

    public required string Source { get; init; }

    public IReadOnlyList<CitationDocument>? Citations { get; init; }

    /// <summary>The publisher's own key; partners only.</summary>
    [JsonPropertyName("external_id")]
    public string? ExternalId { get; init; }

    /// <summary>The mailbox is a function's; the owner's view only.</summary>
    [JsonPropertyName("role_mailbox")]
    public bool? RoleMailbox { get; init; }

    /// <summary>The owner's view only.</summary>
    public int? Version { get; init; }
}

public sealed record IdentifierDocument(
    Guid Id,
    [property: JsonPropertyName("identifier_scheme")] string IdentifierScheme,
    [property: JsonPropertyName("identifier_type")] string IdentifierType,
    string Identifier);
