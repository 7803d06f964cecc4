namespace VrnApi.Features.ServiceDirectory.Seeding;

/// <summary>The shape of <c>seed/directory.json</c>: what the source documents name, with where they say it.</summary>
internal sealed record DirectoryFile(
    DocumentFact[] Documents,
    OrganisationFact[] Organisations,
    ServiceFact[] Services,
    ProgrammeFact[] Programmes,
    Dictionary<string, string[]> TopicTerms,
    Dictionary<string, string[]> AudienceTerms);

internal sealed record DocumentFact(string Code, string Title, PublishedFact? PublishedOn);

internal sealed record PublishedFact(string? Text);

internal sealed record CitationFact(string Document, string? Section, string? Quote);

internal sealed record ContactFact(string Kind, string Value);

internal sealed record OrganisationFact(string Slug, string Name, string Type, string Description, ContactFact[]? Contacts, CitationFact Citation);

internal sealed record ProgrammeFact(string Slug, string Name, string Description, CitationFact Citation);

internal sealed record AgesFact(int? Min, int? Max, string? Label, CitationFact? Citation);

internal sealed record PhoneFact(string Value, string Kind, CitationFact Citation);

internal sealed record RouteFact(string Kind, string? Channel, string? Phone);

internal sealed record OtherAreasFact(CitationFact Citation);

internal sealed record ServiceFact
{
    public required string Slug { get; init; }

    public required string Name { get; init; }

    public required string Organisation { get; init; }

    public required string[] Areas { get; init; }

    public required string Description { get; init; }

    public required AgesFact Ages { get; init; }

    public AgesFact[]? OtherAges { get; init; }

    public OtherAreasFact[]? OtherAreas { get; init; }

    /// <summary>Names of what is offered under this umbrella; each becomes a service of its own.</summary>
    public string[]? Offers { get; init; }

    public string[]? Audience { get; init; }

    public string? Access { get; init; }

    public string? Duration { get; init; }

    public string? Attending { get; init; }

    public string? Cost { get; init; }

    public PhoneFact? Phone { get; init; }

    public RouteFact[]? ReferralRoutes { get; init; }

    public string[]? Topics { get; init; }

    public string[]? Terms { get; init; }

    public string? EvidenceSubject { get; init; }

    /// <summary>A month or a day: <c>2023-05</c>.</summary>
    public string? StatedAsOf { get; init; }

    public required CitationFact Citation { get; init; }

    /// <summary>Set for offers: slug of the programme that is their umbrella.</summary>
    public string? Programme { get; init; }
}
