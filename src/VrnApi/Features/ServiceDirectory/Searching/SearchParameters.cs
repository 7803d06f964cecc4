using Microsoft.AspNetCore.Mvc;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>
/// The parameters by which services are narrowed at every door, as the API description lists them. All of them narrow; several values of
/// one mean any of them; a record without what is asked for never matches.
/// </summary>
public record SearchParameters
{
    /// <summary>Words that must all occur; "a phrase" and -without; at most 200 characters and 16 terms. Mistyped words are mended.</summary>
    [FromQuery(Name = "search")] public string? Search { get; init; }

    /// <summary>A whole postcode or its first half. Alone: services that cover it.</summary>
    [FromQuery(Name = "postcode")] public string? Postcode { get; init; }

    /// <summary>Metres around the postcode or point, 1 to 100000, inclusive.</summary>
    [FromQuery(Name = "proximity")] public string? Proximity { get; init; }

    /// <summary>How a postcode is covered: strict, assumed (default) or ignore.</summary>
    [FromQuery(Name = "coverage")] public string? Coverage { get; init; }

    /// <summary>Degrees north, with lng.</summary>
    [FromQuery(Name = "lat")] public string? Latitude { get; init; }

    /// <summary>Degrees east, with lat.</summary>
    [FromQuery(Name = "lng")] public string? Longitude { get; init; }

    /// <summary>west,south,east,north in degrees: a visible place lies inside.</summary>
    [FromQuery(Name = "bbox")] public string? Box { get; init; }

    /// <summary>One area code: services that cover it, or have a visible place in it.</summary>
    [FromQuery(Name = "area")] public string? Area { get; init; }

    /// <summary>One code of a district or unitary authority, as area.</summary>
    [FromQuery(Name = "lad")] public string? Lad { get; init; }

    /// <summary>One code of a police force area, as area.</summary>
    [FromQuery(Name = "police_force")] public string? PoliceForce { get; init; }

    /// <summary>covers, located or either (default).</summary>
    [FromQuery(Name = "area_match")] public string? AreaMatch { get; init; }

    /// <summary>An age such as 14, or a range such as 11-16, that the service's ages overlap.</summary>
    [FromQuery(Name = "age")] public string? Age { get; init; }

    /// <summary>The stated minimum age is at least this.</summary>
    [FromQuery(Name = "minimum_age")] public string? MinimumAge { get; init; }

    /// <summary>The stated maximum age is at most this.</summary>
    [FromQuery(Name = "maximum_age")] public string? MaximumAge { get; init; }

    /// <summary>Ids of terms.</summary>
    [FromQuery(Name = "taxonomy_term_id")] public string[]? TaxonomyTermId { get; init; }

    /// <summary>Ids of taxonomies: tagged with any term of one.</summary>
    [FromQuery(Name = "taxonomy_id")] public string[]? TaxonomyId { get; init; }

    /// <summary>true: taxonomy_term_id means the terms beneath it too.</summary>
    [FromQuery(Name = "include_descendants")] public string? IncludeDescendants { get; init; }

    /// <summary>Terms by id, URI or taxonomy:code, the terms beneath them included.</summary>
    [FromQuery(Name = "term")] public string[]? Term { get; init; }

    /// <summary>Needs: services tagged with one, or of a type that answers one.</summary>
    [FromQuery(Name = "need")] public string[]? Need { get; init; }

    /// <summary>Circumstances, as need.</summary>
    [FromQuery(Name = "circumstance")] public string[]? Circumstance { get; init; }

    /// <summary>free (free or mixed), paid, unknown.</summary>
    [FromQuery(Name = "cost")] public string[]? Cost { get; init; }

    /// <summary>An amount that some cost option valid today does not exceed.</summary>
    [FromQuery(Name = "max_amount")] public string? MaxAmount { get; init; }

    /// <summary>ISO 639-1 or 639-3 codes.</summary>
    [FromQuery(Name = "language")] public string[]? Language { get; init; }

    /// <summary>Codes of vrn-accessibility that a visible place has.</summary>
    [FromQuery(Name = "accessibility")] public string[]? Accessibility { get; init; }

    /// <summary>in_person, online, telephone, home, outreach.</summary>
    [FromQuery(Name = "attending")] public string[]? Attending { get; init; }

    /// <summary>true: said to take referrals now.</summary>
    [FromQuery(Name = "accepting_referrals")] public string? AcceptingReferrals { get; init; }

    /// <summary>A way to refer: self, parent, professional, school.</summary>
    [FromQuery(Name = "referral")] public string[]? Referral { get; init; }

    /// <summary>Assured within so many days, such as 90d.</summary>
    [FromQuery(Name = "assured_within")] public string? AssuredWithin { get; init; }

    /// <summary>unassured, assured, due, stale.</summary>
    [FromQuery(Name = "assurance")] public string[]? Assurance { get; init; }

    /// <summary>active, inactive, defunct, temporarily closed.</summary>
    [FromQuery(Name = "status")] public string[]? Status { get; init; }

    /// <summary>What the caller may see changed at this time or later.</summary>
    [FromQuery(Name = "modified_after")] public string? ModifiedAfter { get; init; }

    /// <summary>Ids of organisations.</summary>
    [FromQuery(Name = "organization_id")] public string[]? OrganizationId { get; init; }

    /// <summary>Ids of programmes.</summary>
    [FromQuery(Name = "programme_id")] public string[]? ProgrammeId { get; init; }

    /// <summary>A time at which it is open, from yesterday to 92 days ahead; UK time without an offset.</summary>
    [FromQuery(Name = "open_at")] public string? OpenAt { get; init; }

    /// <summary>true: open at this moment.</summary>
    [FromQuery(Name = "open_now")] public string? OpenNow { get; init; }

    /// <summary>MO to SU: open on such a day within 28 days.</summary>
    [FromQuery(Name = "day")] public string[]? Day { get; init; }

    /// <summary>Open after this time of the day, such as 15:30.</summary>
    [FromQuery(Name = "start_time")] public string? StartTime { get; init; }

    /// <summary>Open before this time of the day.</summary>
    [FromQuery(Name = "end_time")] public string? EndTime { get; init; }

    /// <summary>true: open on some Saturday or Sunday within 28 days.</summary>
    [FromQuery(Name = "open_weekends")] public string? OpenWeekends { get; init; }

    /// <summary>Closes after this time on some day within 28 days, such as 18:00.</summary>
    [FromQuery(Name = "open_after")] public string? OpenAfter { get; init; }
}

/// <summary>What partners can ask beyond that.</summary>
public record PartnerParameters : SearchParameters
{
    /// <summary>Items of the checklist, such as f,h,i, that one current assurance record all answers with yes.</summary>
    [FromQuery(Name = "assured_items")] public string[]? AssuredItems { get; init; }

    /// <summary>Whose record: provider, school, vrn, council.</summary>
    [FromQuery(Name = "assured_by")] public string[]? AssuredBy { get; init; }

    /// <summary>As organization_id.</summary>
    [FromQuery(Name = "organisation_id")] public string[]? OrganisationId { get; init; }

    /// <summary>Codes of sources.</summary>
    [FromQuery(Name = "source")] public string[]? Source { get; init; }

    /// <summary>Ids of collections.</summary>
    [FromQuery(Name = "collection")] public string[]? Collection { get; init; }

    /// <summary>relevance, distance, name, last_modified or assured_on; relevance with search, distance with a point, else name.</summary>
    [FromQuery(Name = "sort")] public string? Sort { get; init; }

    /// <summary>Counts by value: taxonomy:CODE, lad, status, cost, language, attendance, assurance, organisation, referral.</summary>
    [FromQuery(Name = "facets")] public string[]? Facets { get; init; }

    /// <summary>total: how many services match; opening_hours: weekly times in the words of schema.org, in x_vrn_result; metadata: what the last ten versions changed.</summary>
    [FromQuery(Name = "include")] public string[]? Include { get; init; }

    /// <summary>summary (default) or full.</summary>
    [FromQuery(Name = "view")] public string? View { get; init; }

    /// <summary>json (default), ndjson or csv; the last two hold all matches and need exports:read.</summary>
    [FromQuery(Name = "format")] public string? Format { get; init; }

    /// <summary>1 to 100 items; 25 when left out.</summary>
    [FromQuery(Name = "limit")] public int? Limit { get; init; }

    /// <summary>Cursor of the page before.</summary>
    [FromQuery(Name = "after")] public string? After { get; init; }
}

/// <summary>What anybody can ask of the open feed beyond that.</summary>
public sealed record OpenParameters : SearchParameters
{
    /// <summary>true: only id, name, status and dates, all in one page.</summary>
    [FromQuery(Name = "minimal")] public string? Minimal { get; init; }

    /// <summary>true: whole documents.</summary>
    [FromQuery(Name = "full")] public string? Full { get; init; }

    /// <summary>json (default), ndjson or csv; the last two hold all matches.</summary>
    [FromQuery(Name = "format")] public string? Format { get; init; }

    /// <summary>From 1.</summary>
    [FromQuery(Name = "page")] public string? Page { get; init; }

    /// <summary>1 to 500, 50 when left out; 1 to 100 with full.</summary>
    [FromQuery(Name = "per_page")] public string? PerPage { get; init; }
}

/// <summary>What can be asked of the open feed's other lists.</summary>
public sealed record OpenListParameters
{
    /// <summary>Words of the name.</summary>
    [FromQuery(Name = "search")] public string? Search { get; init; }

    /// <summary>true: whole documents.</summary>
    [FromQuery(Name = "full")] public string? Full { get; init; }

    /// <summary>true, of organisations: their services whole.</summary>
    [FromQuery(Name = "full_service")] public string? FullService { get; init; }

    /// <summary>Changed at this time or later.</summary>
    [FromQuery(Name = "modified_after")] public string? ModifiedAfter { get; init; }

    /// <summary>Of terms: the taxonomy's id. Of organisations: ids of taxonomies that they or their services are tagged from.</summary>
    [FromQuery(Name = "taxonomy_id")] public string? TaxonomyId { get; init; }

    /// <summary>Of organisations: the id of a term that they or one of their services is tagged with.</summary>
    [FromQuery(Name = "taxonomy_term_id")] public string? TaxonomyTermId { get; init; }

    /// <summary>Of terms: the term above.</summary>
    [FromQuery(Name = "parent_id")] public string? ParentId { get; init; }

    /// <summary>true, of terms: those without a term above.</summary>
    [FromQuery(Name = "top_only")] public string? TopOnly { get; init; }

    /// <summary>From 1.</summary>
    [FromQuery(Name = "page")] public string? Page { get; init; }

    /// <summary>1 to 500, 50 when left out.</summary>
    [FromQuery(Name = "per_page")] public string? PerPage { get; init; }
}
