using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>
/// The feed's description. Validators read <see cref="Version"/> to choose what to check: it says 3.0 although later fields are sent,
/// since another number would make them check nothing.
/// </summary>
public sealed record OpenFeedRoot(
    string Version,
    string Profile,
    [property: JsonPropertyName("openapi_url")] string OpenApiUrl,
    string Description,
    OpenFeedRoot.PublisherOfFeed Publisher)
{
    public sealed record PublisherOfFeed(
        string Name,
        [property: JsonIgnore(Condition = WhenWritingNull)] string? Email,
        [property: JsonIgnore(Condition = WhenWritingNull)] string? Website);

    public static Platform.Http.JsonAnswer<OpenFeedRoot> Handle(IOptions<OpenFeedOptions> options) => new(new OpenFeedRoot(
        "HSDS-UK-3.0", options.Value.Profile, options.Value.OpenApiUrl, options.Value.Description,
        new PublisherOfFeed(options.Value.PublisherName, options.Value.PublisherEmail, options.Value.PublisherWebsite)));
}
