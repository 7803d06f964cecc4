using VrnApi.Features.Evidence.Exporting;
using VrnApi.Features.Evidence.Writing;
using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence;

/// <summary>The routes of the evidence area.</summary>
internal static class EvidenceEndpoints
{
    public static void AddEvidence(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(EvidenceChanges.Intervention);
        builder.Services.AddSingleton(EvidenceChanges.Assessment);
        builder.Services.AddScoped<EvidenceWriter>();
    }

    public static void Map(RouteGroupBuilder v1)
    {
        var evidence = v1.MapGroup("/evidence").WithTags("Evidence").RequireScope("interventions:read");
        evidence.MapGet("/approaches", ListSubjects.Approaches).WithName("listApproaches").WithSummary("Kinds of work with their ratings and signals of harm");
        evidence.MapGet("/interventions", ListSubjects.Interventions).WithName("listInterventions").WithSummary("Programmes and local interventions with their ratings and signals of harm");
        evidence.MapGet("/subjects", ListSubjects.Subjects).WithName("listEvidenceSubjects").WithSummary("Everything that can be rated, by title");
        var one = evidence.MapGroup("/subjects/{s}");
        one.MapGet("", GetSubject.Handle).WithName("getEvidenceSubject").WithSummary("One subject by id or slug");
        one.MapGet("/facts", SubjectFacts.Handle).WithName("listSubjectFacts").WithSummary("What documents state about a subject, facet by facet");
        one.MapGet("/links", SubjectLinks.Handle).WithName("listSubjectLinks").WithSummary("Subjects that documents tie a subject to");
        one.MapGet("/factor-links", FactorLinks.Handle).WithName("listFactorLinks").WithSummary("Factors that a subject works on");
        one.MapGet("/theory-of-change", TheoryOfChange.Handle).WithName("getTheoryOfChange").WithSummary("From a subject to outcomes, indicators and data sets");
        evidence.MapGet("/factors", Factors.List).WithName("listFactors").WithSummary("Risk and protective factors with what works on them");
        evidence.MapGet("/factors/{code}", Factors.One).WithName("getFactor").WithSummary("One factor");
        evidence.MapGet("/framework", Framework.Handle).WithName("getPreventionFramework").WithSummary("Prevention levels, the five Cs, ecological levels and process steps");
        evidence.MapGet("/intended-outcomes", Vocabularies.IntendedOutcomes).WithName("listIntendedOutcomes").WithSummary("Changes that work is meant to bring about");
        evidence.MapGet("/indicators", Vocabularies.Indicators).WithName("listEvidenceIndicators").WithSummary("What would show an outcome, and the data sets that carry it");
        evidence.MapGet("/outcome-terms", Vocabularies.OutcomeTerms).WithName("listOutcomeTerms").WithSummary("What effects are effects on");
        evidence.MapGet("/shortlist", ListShortlist.Handle).WithName("getShortlist").WithSummary("Subjects by what documents state about whom they are for; needs evidence:read too");

        var rated = v1.MapGroup("/evidence").WithTags("Evidence").RequireScope(EvidenceScopes.Ratings);
        rated.MapGet("/subjects/{s}/ratings", ListRatings.Handle).WithName("listRatings").WithSummary("Every rating in force side by side, own first");
        rated.MapGet("/subjects/{s}/effect-estimates", Estimates.OfOne).WithName("listSubjectEffectEstimates").WithSummary("Sizes of effect that documents state of a subject");
        rated.MapGet("/effect-estimates", Estimates.OfAll).WithName("listEffectEstimates").WithSummary("Sizes of effect that documents state");
        rated.MapGet("/schemes", Schemes.List).WithName("listRatingSchemes").WithSummary("Rating schemes with their vocabularies");
        rated.MapGet("/schemes/{code}", Schemes.One).WithName("getRatingScheme").WithSummary("One rating scheme");
        rated.MapGet("/schemes/{code}/versions/{label}", Schemes.Version).WithName("getRatingSchemeVersion").WithSummary("One version of a rating scheme");
        rated.MapGet("/crosswalks", Crosswalks.List).WithName("listRatingCrosswalks").WithSummary("Published mappings between schemes");
        rated.MapGet("/compare", Compare.Handle).WithName("compareRatings").WithSummary("Ratings of a subject under several schemes, comparable through published mappings alone");
        rated.MapGet("/conflicts", Conflicts.Handle).WithName("listEvidenceConflicts").WithSummary("What documents disagree on");
        rated.MapGet("/documents", Vocabularies.Documents).WithName("listEvidenceDocuments").WithSummary("The documents that statements are taken from");
        rated.MapGet("/reference-figures", Quoted.Figures).WithName("listReferenceFigures").WithSummary("Figures that documents quote; no outcome data");
        rated.MapGet("/success-measures", Quoted.Measures).WithName("listSuccessMeasures").WithSummary("Measures by which violence reduction units are judged");
        rated.MapGet("/school-data-sources", Quoted.Sources).WithName("listSchoolDataSources").WithSummary("Data that a school holds, as its handbook lists it");
        rated.MapGet("/subjects/{s}/assessments", ReadRecords.Assessments).WithName("listAssessments").WithSummary("Assessments of a subject in force, or of a status")
            .WithDescription("Proposals and refused ones are shown to the partner that proposed them and to moderators.");
        rated.MapGet("/subjects/{s}/history", ReadRecords.History).WithName("getEvidenceHistory").WithSummary("Every record of a subject with its decisions, in the order of recording");
        rated.MapGet("/records/{id:guid}", ReadRecords.One).WithName("getEvidenceRecord").WithSummary("One record with its passage and decisions");
        rated.MapGet("/citations/{id:guid}", WriteDocument.Citation).WithName("getCitation").WithSummary("One passage and its document");
        rated.MapGet("/export", ExportEvidence.Handle).WithName("exportEvidence").WithSummary("All that is known, as JSON-LD or a zip of CSV files; needs exports:read too");
        Writes(v1);
    }

    private static void Writes(RouteGroupBuilder v1)
    {
        var rate = v1.MapGroup("/evidence").WithTags("Evidence").RequireScope("evidence:rate");
        Post<AssessmentBody>(rate, "/subjects/{s}/assessments", ProposeAssessment.Handle, "proposeAssessment", "Propose a rating under one scheme version")
            .WithDescription("It counts once another client has accepted it.");
        Post<EstimateBody>(rate, "/subjects/{s}/effect-estimates", ProposeEstimate.Handle, "proposeEffectEstimate", "Propose a size of effect")
            .WithDescription("It counts once another client has accepted it.");
        Post<DocumentBody>(rate, "/documents", WriteDocument.Handle, "addEvidenceDocument", "Register a document that statements are taken from");

        var edit = v1.MapGroup("/evidence").WithTags("Evidence").RequireScope("interventions:write");
        Post<SubjectBody>(edit, "/subjects", WriteSubject.Create, "addEvidenceSubject", "Add a subject");
        edit.MapPatch("/subjects/{s}", WriteSubject.Change).Accepts<SubjectPatch>("application/merge-patch+json", "application/json").WithMetadata(new AlsoRefuses(409, 412, 422, 428))
            .WithName("changeEvidenceSubject").WithSummary("Change a subject's title, summary or status (RFC 7396)");
        const string replacing = "It holds at once; with supersedes it is a proposal, which a moderator accepts.";
        Post<FactBody>(edit, "/subjects/{s}/facts", AddFact.Handle, "addSubjectFact", "State something on one facet").WithDescription(replacing);
        Post<LinkBody>(edit, "/subjects/{s}/links", AddLinks.Subject, "addSubjectLink", "Tie a subject to another one").WithDescription(replacing);
        Post<FactorLinkBody>(edit, "/subjects/{s}/factor-links", AddLinks.Factor, "addFactorLink", "Say what a subject does to a factor").WithDescription(replacing);
        Post<OutcomeTermBody>(edit, "/outcome-terms", WriteVocabulary.OutcomeTerm, "addOutcomeTerm", "Add what effects are effects on");
        Post<IntendedOutcomeBody>(edit, "/intended-outcomes", WriteVocabulary.IntendedOutcome, "addIntendedOutcome", "Add a change that work is meant to bring about");
        Post<IndicatorBody>(edit, "/indicators", WriteVocabulary.Indicator, "addEvidenceIndicator", "Add what would show an outcome");
        Post<OutcomeLinkBody>(edit, "/subjects/{s}/outcome-links", AddLinks.Outcome, "addOutcomeLink", "Say which outcome a subject aims at").WithDescription(replacing);

        var moderate = v1.MapGroup("/evidence").WithTags("Evidence").RequireScope(RecordDetails.Moderate);
        moderate.MapGet("/proposals", ReadRecords.Proposals).WithName("listEvidenceProposals").WithSummary("Proposals that wait for a decision, oldest first");
        Post<DecisionBody>(moderate, "/records/{id:guid}/decisions", DecideRecord.Handle, "decideEvidenceRecord", "Accept, refuse, supersede, withdraw, dispute or settle a record")
            .WithDescription("The client that proposed a record may not accept it.");
        Post<SchemeBody>(moderate, "/schemes", WriteScheme.Create, "addRatingScheme", "Add a rating scheme");
        Post<SchemeVersionBody>(moderate, "/schemes/{code}/versions", WriteScheme.AddVersion, "addRatingSchemeVersion", "Add a version with its vocabulary")
            .WithDescription("A version that a rating has used stays as it is.");
        moderate.MapPatch("/schemes/{code}/versions/{label}", WriteScheme.Verify).Accepts<SchemeVersionPatch>("application/merge-patch+json", "application/json").WithMetadata(new AlsoRefuses(409, 412, 422, 428))
            .WithName("verifyRatingSchemeVersion").WithSummary("Say whether a version was compared with its original (RFC 7396)");
        Post<CrosswalkBody>(moderate, "/crosswalks", WriteVocabulary.Crosswalk, "addRatingCrosswalk", "Add a mapping that somebody published");
        Post<ConflictNoteBody>(moderate, "/conflicts/{s}/{facet}/notes", WriteVocabulary.Note, "noteEvidenceConflict", "Remark on a conflict; both values stay");
    }

    private static RouteHandlerBuilder Post<T>(RouteGroupBuilder group, string route, Delegate handler, string name, string summary) where T : notnull =>
        group.MapPost(route, handler).Idempotent(Idempotency.ScopeSuffices).Accepts<T>("application/json").WithName(name).WithSummary(summary);
}
