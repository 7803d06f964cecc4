using System.Text.Json.Serialization;

namespace VrnApi.Features.ServiceDirectory.Documents;

/// <summary>What <c>minimal=true</c> lists: enough for the list's schema, and the date under both of its names.</summary>
public sealed record MinimalDocument(
    Guid Id,
    string Name,
    string Status,
    [property: JsonPropertyName("last_modified"), JsonConverter(typeof(Milliseconds))] DateTimeOffset LastModified,
    [property: JsonPropertyName("modified_date"), JsonConverter(typeof(Milliseconds))] DateTimeOffset ModifiedDate);

/// <summary>A list of terms in the open feed.</summary>
public sealed record TaxonomyDocument(Guid Id, string Name, string Description, string? Uri, string? Version);

/// <summary>A term in the open feed.</summary>
/// <param name="Taxonomy">Code of the list.</param>
public sealed record TaxonomyTermDocument(
    Guid Id,
    string Code,
    string Name,
    string Description,
    [property: JsonPropertyName("parent_id")] Guid? ParentId,
    string Taxonomy,
    [property: JsonPropertyName("taxonomy_id")] Guid TaxonomyId,
    [property: JsonPropertyName("term_uri")] string? TermUri);
