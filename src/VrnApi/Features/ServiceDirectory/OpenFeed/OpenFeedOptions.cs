using System.ComponentModel.DataAnnotations;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>What the root of the open feed says about itself; section <c>OpenFeed</c> of the configuration.</summary>
public sealed record OpenFeedOptions
{
    [Required, Url]
    public string Profile { get; init; } = "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md";

    [Required, Url]
    public string OpenApiUrl { get; init; } = "https://docs.openreferraluk.org/en/latest/openapi30.json";

    [Required]
    public string Description { get; init; } = "Services that help children, young people and families to stay safe from violence.";

    [Required]
    public string PublisherName { get; init; } = "The violence reduction network that runs this platform";

    [EmailAddress]
    public string? PublisherEmail { get; init; }

    [Url]
    public string? PublisherWebsite { get; init; }
}
