using System.Text.Json.Serialization;

namespace VrnApi.Features.ServiceDirectory.Documents;

/// <param name="Extension">A number, as the standard wants it; others stand in the description.</param>
public sealed record PhoneDocument(
    Guid Id, string Number, int? Extension, string? Type, string? Description, IReadOnlyList<LanguageDocument>? Languages = null,
    [property: JsonPropertyName("x_vrn")] PartAdditions? Vrn = null);

/// <summary>What only the owner reads of a part.</summary>
/// <param name="RoleMailbox">The mailbox is a function's.</param>
public sealed record PartAdditions(string? Sensitivity, [property: JsonPropertyName("role_mailbox")] bool? RoleMailbox);

public sealed record ContactDocument(
    Guid Id, string? Name, string? Title, string? Department, string? Email, IReadOnlyList<PhoneDocument>? Phones,
    [property: JsonPropertyName("x_vrn")] PartAdditions? Vrn = null);

/// <param name="Uri">Of the statistical geography, for areas that the ONS codes.</param>
public sealed record ServiceAreaDocument(
    Guid Id,
    string? Name,
    [property: JsonPropertyName("extent_type")] string ExtentType,
    string? Uri,
    [property: JsonPropertyName("x_vrn")] ServiceAreaAdditions Vrn);

public sealed record ServiceAreaAdditions(string Kind, string? Code, [property: JsonPropertyName("radius_m")] int? RadiusM,
    [property: JsonPropertyName("service_at_location_id")] Guid? ServiceAtLocationId);

public sealed record ServiceLocationDocument(
    Guid Id,
    string? Description,
    IReadOnlyList<ContactDocument>? Contacts,
    IReadOnlyList<PhoneDocument>? Phones,
    IReadOnlyList<ScheduleDocument>? Schedules,
    LocationDocument Location);

/// <summary>A service at a place, standing for itself; the place as the reader's tier may know it.</summary>
public sealed record ServiceAtLocationDocument
{
    public required Guid Id { get; init; }

    [JsonPropertyName("last_modified"), JsonConverter(typeof(Milliseconds))]
    public required DateTimeOffset LastModified { get; init; }

    [JsonPropertyName("service_id")]
    public required Guid ServiceId { get; init; }

    [JsonPropertyName("location_id")]
    public required Guid LocationId { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<ContactDocument>? Contacts { get; init; }

    public IReadOnlyList<PhoneDocument>? Phones { get; init; }

    public IReadOnlyList<ScheduleDocument>? Schedules { get; init; }

    public required LocationDocument Location { get; init; }

    public ServiceOfLocationDocument? Service { get; init; }

    public ServiceAtLocationDocument Summary() => this with { Contacts = null, Phones = null, Schedules = null, Service = null };
}

/// <summary>The service inside its place: what names and describes it. Its own document has a date of its own.</summary>
public sealed record ServiceOfLocationDocument(
    Guid Id, string Name, string? Description, string? Url, string? Email, string Status, OrganisationDocument Organization);

/// <summary>A place as the reader's tier may know it.</summary>
public sealed record LocationDocument
{
    public required Guid Id { get; init; }

    /// <summary><c>physical</c>, <c>postal</c> or <c>virtual</c>.</summary>
    [JsonPropertyName("location_type")]
    public required string LocationType { get; init; }

    public string? Url { get; init; }

    public string? Name { get; init; }

    [JsonPropertyName("alternate_name")]
    public string? AlternateName { get; init; }

    public string? Description { get; init; }

    public string? Transportation { get; init; }

    /// <summary>Degrees, WGS 84, six decimals.</summary>
    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    [JsonPropertyName("external_identifier")]
    public string? ExternalIdentifier { get; init; }

    [JsonPropertyName("external_identifier_type")]
    public string? ExternalIdentifierType { get; init; }

    public IReadOnlyList<LanguageDocument>? Languages { get; init; }

    public IReadOnlyList<AddressDocument>? Addresses { get; init; }

    public IReadOnlyList<ContactDocument>? Contacts { get; init; }

    public IReadOnlyList<AccessibilityDocument>? Accessibility { get; init; }

    public IReadOnlyList<PhoneDocument>? Phones { get; init; }

    public IReadOnlyList<ScheduleDocument>? Schedules { get; init; }

    [JsonPropertyName("x_vrn")]
    public required LocationAdditions Vrn { get; init; }
}

/// <param name="Precision"><c>exact</c>, <c>sector</c>, <c>outcode</c> or <c>district</c>.</param>
/// <param name="Sensitivity">Only its owner reads this.</param>
/// <param name="ExternalId">Only its owner reads this.</param>
/// <param name="Version">Only its owner reads this, of the place itself.</param>
public sealed record LocationAdditions(
    string Precision, string? District, string? Sensitivity = null, [property: JsonPropertyName("external_id")] string? ExternalId = null, int? Version = null);

public sealed record AddressDocument(
    Guid Id,
    string? Attention,
    [property: JsonPropertyName("address_1")] string Address1,
    [property: JsonPropertyName("address_2")] string? Address2,
    string City,
    string? Region,
    [property: JsonPropertyName("state_province")] string StateProvince,
    [property: JsonPropertyName("postal_code")] string PostalCode,
    string Country,
    [property: JsonPropertyName("address_type")] string AddressType);

public sealed record AttributeDocument(
    Guid Id,
    [property: JsonPropertyName("link_type")] string? LinkType,
    [property: JsonPropertyName("taxonomy_term")] TermDocument TaxonomyTerm);

/// <param name="Taxonomy">Code of the list.</param>
public sealed record TermDocument(
    Guid Id,
    string Code,
    string Name,
    string Description,
    [property: JsonPropertyName("parent_id")] Guid? ParentId,
    string Taxonomy,
    [property: JsonPropertyName("term_uri")] string? TermUri);

/// <summary>One change of a member, as HSDS tells history.</summary>
/// <param name="LastActionType">create, add, update or remove.</param>
/// <param name="FieldName">Path of the member, such as <c>phones/0/number</c>; names and places in lists between slashes.</param>
/// <param name="PreviousValue">Text as it was, anything else as JSON; empty where there was none.</param>
/// <param name="UpdatedBy">Code of the partner, or vrn: people are not named.</param>
public sealed record MetadataDocument(
    Guid Id,
    [property: JsonPropertyName("resource_id")] Guid ResourceId,
    [property: JsonPropertyName("resource_type")] string ResourceType,
    [property: JsonPropertyName("last_action_date")] DateOnly LastActionDate,
    [property: JsonPropertyName("last_action_type")] string LastActionType,
    [property: JsonPropertyName("field_name")] string FieldName,
    [property: JsonPropertyName("previous_value")] string PreviousValue,
    [property: JsonPropertyName("replacement_value")] string ReplacementValue,
    [property: JsonPropertyName("updated_by")] string UpdatedBy);
