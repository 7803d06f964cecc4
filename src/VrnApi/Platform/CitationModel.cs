using System.Text.Json.Serialization;
using VrnApi.Data.Evidence;

namespace VrnApi.Platform;

/// <summary>The passage that a value was read from.</summary>
public sealed record CitationModel
{
    /// <summary>Code of the document.</summary>
    public required string Document { get; init; }

    public required string Section { get; init; }

    /// <summary>Word for word.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Quote { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    public static CitationModel Of(Citation citation) => new()
    {
        Document = citation.DocumentCode,
        Section = citation.Section,
        Quote = citation.Quote,
        Url = citation.Url,
    };

    private sealed class Profile : AutoMapper.Profile
    {
        public Profile() => CreateProjection<Citation, CitationModel>()
            .ForMember(model => model.Document, map => map.MapFrom(citation => citation.DocumentCode));
    }
}
