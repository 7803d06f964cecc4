using System.Text.Json.Serialization;
using VrnApi.Data.Evidence;
using VrnApi.Platform;

namespace VrnApi.Features.Evidence.Writing;

/// <summary>Where a record stands by its decisions.</summary>
public enum RecordStatus
{
    /// <summary>Nobody has decided on it; only its proposer and moderators see it.</summary>
    Proposed,
    Refused,
    Accepted,

    /// <summary>Another record takes its place from a day on.</summary>
    Superseded,
    Withdrawn,
}

/// <summary>One record whole: what it states, of which passage, and what was decided about it.</summary>
/// <param name="Supersedes">The record that it is to replace, or has replaced.</param>
/// <param name="ValidTo">The first day on which it no longer holds, by its own words or by decision.</param>
/// <param name="Disputed">Somebody disputes it and that is not settled.</param>
/// <param name="CitationId">Id at <c>/v1/evidence/citations</c>.</param>
public sealed record RecordDetail(
    Guid Id, RecordKind Kind, RecordStatus Status, SubjectMention Subject, DateOnly ValidFrom, DatePrecision ValidFromPrecision, DateOnly? ValidTo, DateTimeOffset RecordedAt,
    RecordBasis Basis, bool Disputed, Guid? Supersedes, string? Note, CitationModel Citation, Guid CitationId, IReadOnlyList<RecordDetail.DecisionModel> Decisions)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AssessmentModel? Assessment { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EffectModel? Estimate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FactContent? Fact { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LinkContent? Link { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FactorContent? FactorLink { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OutcomeContent? OutcomeLink { get; init; }

    /// <param name="EffectiveOn">The day in the world from which a supersession or withdrawal holds.</param>
    /// <param name="DecidedByClient">Shown to moderators alone.</param>
    public sealed record DecisionModel(
        Guid Id, DecisionKind Decision, DateOnly? EffectiveOn, Guid? SupersededBy, string Reason, DateTimeOffset RecordedAt,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DecidedByClient);

    /// <param name="Outcome">What a body of evidence is about.</param>
    public sealed record AssessmentModel(string Scheme, string Version, string? Outcome, DateOnly? PublishedOn, DateOnly? RetrievedOn, IReadOnlyList<ValueModel> Values);

    /// <param name="Value">Null unless <paramref name="ValueStatus"/> is <c>stated</c>.</param>
    public sealed record ValueModel(string Dimension, string? Value, ValueStatus ValueStatus, RecordBasis? Basis, string? RawText, int? SourceBlock, CitationModel Citation);

    public sealed record EffectModel(
        string Outcome, EstimateTier Tier, EstimateMetric Metric, double? Value, ValueStatus ValueStatus, double? CiLow, double? CiHigh, int? NStudies, string? Population,
        string? Comparator, string RawText);

    /// <param name="Value">The value as one text: a code, a range such as <c>10-17</c>, areas with a space between.</param>
    public sealed record FactContent(string Facet, string? Value, ValueStatus ValueStatus);

    public sealed record LinkContent(SubjectMention To, SubjectRelation Relation, LinkModel.CitedRatingModel? CitedRating);

    public sealed record FactorContent(string Factor, FactorEffect Effect, string? PrintedFactor);

    public sealed record OutcomeContent(string Outcome, OutcomeHorizon Horizon);
}
