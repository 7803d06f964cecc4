using System.Text.Json.Serialization;
using VrnApi.Data.Evidence;
using VrnApi.Platform;

namespace VrnApi.Features.Evidence;

public enum RatingBasis
{
    Own,

    /// <summary>A document says it of another subject that this one is linked to. It is no rating of this one.</summary>
    LinkedApproach,
}

/// <summary>What one scheme version says on one dimension. Ratings stand side by side and are never combined.</summary>
public sealed record RatingModel
{
    [JsonIgnore]
    public Guid SubjectId { get; init; }

    /// <summary>The record that says it: the assessment, or the link whose document repeats it.</summary>
    public required Guid RecordId { get; init; }

    public required string Scheme { get; init; }

    public required string Version { get; init; }

    public required string Dimension { get; init; }

    public required RatingBasis Basis { get; init; }

    /// <summary>Null unless <see cref="ValueStatus"/> is <c>stated</c>.</summary>
    public string? Value { get; init; }

    public required ValueStatus ValueStatus { get; init; }

    /// <summary>The characters found in the document.</summary>
    public string? RawText { get; init; }

    /// <summary>The two ends of a scale whose values are lost.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Endpoints { get; init; }

    /// <summary>The linked subject.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SubjectReference? Via { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SubjectRelation? Relation { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Somebody disputes it and that is not settled.</summary>
    public required bool Disputed { get; init; }

    public required CitationModel Citation { get; init; }
}

public sealed record SubjectReference(Guid Id, string Slug, string Title);
