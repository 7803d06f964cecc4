using System.Text.Json.Serialization;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace VrnApi.Features.ServiceDirectory.Documents;

/// <summary>
/// A service as it leaves the house: an HSDS 3.1 service that is valid for Open Referral UK 3.0 and HSDS 3.0 too. The order of
/// the members is the order of the document. What is unknown is absent: never null, never empty.
/// </summary>
public sealed record ServiceDocument
{
    public required Guid Id { get; init; }

    [JsonPropertyName("last_modified"), JsonConverter(typeof(Milliseconds))]
    public required DateTimeOffset LastModified { get; init; }

    public required string Name { get; init; }

    [JsonPropertyName("alternate_name")]
    public string? AlternateName { get; init; }

    public string? Description { get; init; }

    public string? Url { get; init; }

    [JsonPropertyName("additional_urls")]
    public IReadOnlyList<UrlDocument>? AdditionalUrls { get; init; }

    public string? Email { get; init; }

    /// <summary><c>active</c>, <c>inactive</c>, <c>defunct</c> or <c>temporarily closed</c>.</summary>
    public required string Status { get; init; }

    [JsonPropertyName("interpretation_services")]
    public string? InterpretationServices { get; init; }

    [JsonPropertyName("application_process")]
    public string? ApplicationProcess { get; init; }

    [JsonPropertyName("wait_time")]
    public string? WaitTime { get; init; }

    public string? Fees { get; init; }

    public string? Accreditations { get; init; }

    [JsonPropertyName("eligibility_description")]
    public string? EligibilityDescription { get; init; }

    /// <summary>Years.</summary>
    [JsonPropertyName("minimum_age")]
    public int? MinimumAge { get; init; }

    /// <summary>Years, inclusive.</summary>
    [JsonPropertyName("maximum_age")]
    public int? MaximumAge { get; init; }

    [JsonPropertyName("assured_date")]
    public DateOnly? AssuredDate { get; init; }

    [JsonPropertyName("assurer_email")]
    public string? AssurerEmail { get; init; }

    public string? Licenses { get; init; }

    public string? Alert { get; init; }

    public IReadOnlyList<PhoneDocument>? Phones { get; init; }

    public IReadOnlyList<ScheduleDocument>? Schedules { get; init; }

    [JsonPropertyName("service_areas")]
    public IReadOnlyList<ServiceAreaDocument>? ServiceAreas { get; init; }

    [JsonPropertyName("service_at_locations")]
    public IReadOnlyList<ServiceLocationDocument>? ServiceAtLocations { get; init; }

    public IReadOnlyList<LanguageDocument>? Languages { get; init; }

    public required OrganisationDocument Organization { get; init; }

    public IReadOnlyList<FundingDocument>? Funding { get; init; }

    [JsonPropertyName("cost_options")]
    public IReadOnlyList<CostOptionDocument>? CostOptions { get; init; }

    public ProgrammeDocument? Program { get; init; }

    [JsonPropertyName("required_documents")]
    public IReadOnlyList<RequiredDocumentDocument>? RequiredDocuments { get; init; }

    public IReadOnlyList<ContactDocument>? Contacts { get; init; }

    public IReadOnlyList<CapacityDocument>? Capacities { get; init; }

    public IReadOnlyList<AttributeDocument>? Attributes { get; init; }

    [JsonPropertyName("x_vrn")]
    public required ServiceAdditions Vrn { get; init; }

    /// <summary>Only where it was asked for (<c>include=metadata</c>).</summary>
    public IReadOnlyList<MetadataDocument>? Metadata { get; init; }

    /// <summary>The list item: one-to-one members and the organisation.</summary>
    public ServiceDocument Summary() => this with
    {
        AdditionalUrls = null,
        Phones = null,
        Schedules = null,
        ServiceAreas = null,
        ServiceAtLocations = null,
        Languages = null,
        Funding = null,
        CostOptions = null,
        RequiredDocuments = null,
        Contacts = null,
        Capacities = null,
        Attributes = null,
    };
}

/// <summary>What the platform says about a service beyond HSDS.</summary>
public sealed record ServiceAdditions
{
    /// <summary>Kinds of parts that this reader does not see: <c>location</c>, <c>phone</c>, <c>contact</c>.</summary>
    public IReadOnlyList<string>? Redacted { get; init; }

    [JsonPropertyName("referral_routes")]
    public IReadOnlyList<ReferralRouteDocument>? ReferralRoutes { get; init; }

    [JsonPropertyName("accepting_referrals")]
    public bool? AcceptingReferrals { get; init; }

    public IReadOnlyList<string>? Attendance { get; init; }

    [JsonPropertyName("cost_kind")]
    public required string CostKind { get; init; }

    [JsonPropertyName("all_ages"), JsonIgnore(Condition = WhenWritingDefault)]
    public bool AllAges { get; init; }

    /// <summary>Times are agreed with each person.</summary>
    [JsonPropertyName("by_arrangement"), JsonIgnore(Condition = WhenWritingDefault)]
    public bool ByArrangement { get; init; }

    [JsonPropertyName("closed_on_bank_holidays"), JsonIgnore(Condition = WhenWritingDefault)]
    public bool ClosedOnBankHolidays { get; init; }

    public required AssuranceDocument Assurance { get; init; }

    /// <summary>0 to 100: how much of what a reader needs is there.</summary>
    public required int Richness { get; init; }

    [JsonPropertyName("closed_reason")]
    public string? ClosedReason { get; init; }

    [JsonPropertyName("closed_until")]
    public DateOnly? ClosedUntil { get; init; }

    /// <summary>Slug of the subject in the evidence base.</summary>
    [JsonPropertyName("evidence_subject")]
    public string? EvidenceSubject { get; init; }

    [JsonPropertyName("replaced_by")]
    public Guid? ReplacedBy { get; init; }

    public required string Source { get; init; }

    public IReadOnlyList<CitationDocument>? Citations { get; init; }

    /// <summary>The publisher's own key; partners only.</summary>
    [JsonPropertyName("external_id")]
    public string? ExternalId { get; init; }

    /// <summary><c>open</c> or <c>partners</c>; partners only.</summary>
    public string? Listing { get; init; }

    /// <summary><c>draft</c>, <c>in_review</c>, <c>published</c> or <c>withdrawn</c>; the owner's view only, as what follows.</summary>
    [JsonPropertyName("editorial_state")]
    public string? EditorialState { get; init; }

    public int? Version { get; init; }

    [JsonPropertyName("visible_from")]
    public DateTimeOffset? VisibleFrom { get; init; }

    [JsonPropertyName("visible_to")]
    public DateTimeOffset? VisibleTo { get; init; }

    [JsonPropertyName("role_mailbox")]
    public bool? RoleMailbox { get; init; }

    [JsonPropertyName("withdrawn_reason")]
    public string? WithdrawnReason { get; init; }
}

/// <param name="By">Who looked: <c>provider</c>, <c>school</c>, <c>vrn</c>, <c>council</c>.</param>
/// <param name="Items">Letters of the checklist that a current record answers with yes; partners only.</param>
public sealed record AssuranceDocument(string State, DateOnly? On, DateOnly? Due, IReadOnlyList<string>? By = null, IReadOnlyList<string>? Items = null);

public sealed record ReferralRouteDocument(
    string Kind,
    string? Channel,
    string? Url,
    string? Phone,
    [property: JsonPropertyName("consent_required")] bool? ConsentRequired,
    string? Note);

/// <summary>Where a statement was read; <see cref="About"/> is absent when it is the whole record.</summary>
public sealed record CitationDocument(string? About, string Document, string Title, string? Published, string? Section, string? Quote);

public sealed record UrlDocument(Guid Id, string? Label, string Url);

public sealed record ProgrammeDocument(Guid Id, string Name, [property: JsonPropertyName("alternate_name")] string? AlternateName, string Description);
