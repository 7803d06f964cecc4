using System.Text.Json;
using VrnApi.Platform;

namespace VrnApi.Features.Evidence;

/// <summary>The part of <c>seed/evidence.json</c> that has tables. The file holds more cited facts than these.</summary>
internal sealed record EvidenceFile(
    SeedDocument[] Documents,
    EvidenceFile.SchemeFact[] RatingSchemes,
    EvidenceFile.TermFact[] OutcomeTerms,
    EvidenceFile.ApproachFact[] Approaches,
    EvidenceFile.SubjectEntry[] OtherSubjects,
    EvidenceFile.FacetFact[] Facts,
    EvidenceFile.AssessmentFact[] ProseAssessments,
    EvidenceFile.EstimateFact[] EffectEstimates,
    EvidenceFile.LinkFact[] SubjectLinks,
    EvidenceFile.FactorFact[] Factors,
    EvidenceFile.FactorLinkFact[] FactorLinks,
    EvidenceFile.FrameworkFact PreventionFramework,
    EvidenceFile.StepsFact ProcessSteps,
    EvidenceFile.OutcomeFact[] IntendedOutcomes,
    EvidenceFile.IndicatorFact[] Indicators,
    EvidenceFile.OutcomeIndicatorFact[] OutcomeIndicatorLinks,
    EvidenceFile.OutcomeLinkFact[] SubjectOutcomeLinks)
{
    internal sealed record SchemeFact(
        string Code, string Title, string? Owner, string OwnerStatus, string? Note, SeedCitation? Citation, VersionFact[] Versions);

    internal sealed record VersionFact(
        string Label, DateOnly? ValidFrom, DateOnly? ValidTo, string UnitRated, string? Note, SeedCitation? Citation, DimensionFact[] Dimensions);

    internal sealed record DimensionFact(
        string Code, string Kind, string Label, string Better, bool Headline, string? Unit, decimal? Min, decimal? Max, decimal? HarmBelow,
        string? ValuesStatus, string? EndpointLow, string? EndpointHigh, WordFact[] Values);

    internal sealed record WordFact(string Code, string Label, int? Ordinal, bool Harmful);

    internal sealed record TermFact(string Code, string Label, SeedCitation Citation);

    internal sealed record ApproachFact(string Slug, string Title, SeedCitation TitleCitation, RatingFact Assessment);

    internal sealed record RatingFact(string Scheme, string Version, DateOnly ValidFrom, ValueFact[] Values, SeedCitation Citation);

    internal sealed record ValueFact(
        string Dimension, string? Value, string? RawText, int? SourceBlock, string ValueStatus, string? Basis, SeedCitation Citation);

    internal sealed record SubjectEntry(string Slug, string Kind, string Title, string Summary, string[]? Aliases, SeedCitation Citation);

    internal sealed record FacetFact(
        string Subject, string Facet, JsonElement Value, string ValueStatus, string Basis, string? Note, SeedCitation Citation);

    internal sealed record AssessmentFact(
        string Subject, string Scheme, string Version, ValueFact[] Values, string Basis, DateOnly ValidFrom, string ValidFromPrecision, string? Note,
        SeedCitation Citation);

    internal sealed record EstimateFact(
        string Subject, string Outcome, string Tier, string TierBasis, string Metric, decimal? Value, string ValueStatus, string RawText,
        NoteFact PrimarySource, SeedCitation Citation);

    internal sealed record NoteFact(string Note);

    internal sealed record LinkFact(string From, string Relation, string To, string Basis, CitedFact? CitedRating, SeedCitation Citation);

    internal sealed record CitedFact(string Scheme, string Version, string Dimension, string? Value, string RawText, string ValueStatus);

    internal sealed record FactorFact(
        string Code, string Kind, string[] Levels, string PrintedLevel, string Label, string[] Lens, string? Note, SeedCitation[] Citations);

    internal sealed record FactorLinkFact(string Subject, string Effect, string Factor, string Basis, string? PrintedFactor, SeedCitation Citation);

    internal sealed record FrameworkFact(LevelFact[] Levels, BlockFact[] FiveCs);

    internal sealed record LevelFact(
        string Code, int Order, string Label, string? Population, string PopulationStatus, string Meaning, SeedCitation Citation);

    internal sealed record BlockFact(string Code, int Order, string Label, string OtherLabel, string Meaning, SeedCitation[] Citations);

    internal sealed record StepsFact(StepFact[] Who, StepFact[] Evaluation);

    internal sealed record StepFact(int Step, string? Code, string? Label, string? ValueStatus, SeedCitation Citation);

    internal sealed record OutcomeFact(string Code, string Label, string Direction, SeedCitation Citation);

    internal sealed record IndicatorFact(
        string Code, string Label, string Unit, string Direction, string[] SuggestedOutcomesIndicators, SeedCitation Citation);

    internal sealed record OutcomeIndicatorFact(string Outcome, string Indicator, string Basis, SeedCitation Citation);

    internal sealed record OutcomeLinkFact(string Subject, string Outcome, string Horizon, string Basis, SeedCitation Citation);
}
