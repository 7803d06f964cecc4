using VrnApi.Data.Evidence;
using VrnApi.GraphQL;
using VrnApi.Platform;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Http;
using Fault = VrnApi.Platform.Http.Fault;

namespace VrnApi.Features.Evidence;

/// <summary>What is stated about subjects, and what is asked of all of them, in GraphQL over the slices of the REST routes.</summary>
internal static class StatementsGraphQL
{
    public sealed record FactsArguments(string? Facet);

    public sealed record LinksArguments(SubjectRelation? Relation);

    public sealed record EstimatesArguments(string? Outcome);

    public sealed record FactorsArguments(FactorKind? Kind, EcologicalLevel? Level, DateOnly? AsOf, DateTimeOffset? KnownAt);

    public sealed record ConflictsArguments(DateOnly? AsOf, DateTimeOffset? KnownAt, int? First, string? After, int? Last, string? Before);

    public sealed record CompareArguments(string Subject, IReadOnlyList<string> Schemes, DateOnly? AsOf, DateTimeOffset? KnownAt);

    public sealed record ShortlistArguments(QuestionInput Question, DateOnly? AsOf, DateTimeOffset? KnownAt);

    public sealed record QuestionInput(
        int? Age, int? AgeFrom, int? AgeTo, IReadOnlyList<string>? Settings, IReadOnlyList<string>? PreventionLevels, IReadOnlyList<string>? Factors, SubjectKind? Kind, bool? CountNotStated);

    /// <summary>What is said of the whole list of conflicts.</summary>
    public sealed record WholeConflicts(bool ContainsHarmful, DateOnly AsOf, DateTimeOffset KnownAt);

    private static readonly Places<ConflictModel> ByPlace = new("place", 1, conflict => [conflict.Place]);

    public static void Bind(Bindings<Call> bind)
    {
        Models(bind);
        Subjects(bind);
        bind.List<FactorsArguments, FactorModel>("Query.factors", (asked, call, ct) =>
            Factors.All(call.Db, EvidenceGraphQL.At(asked.AsOf, asked.KnownAt, call), asked.Kind, asked.Level, ct));
        bind.List<NoArguments, SchemeModel>("Query.ratingSchemes", (_, call, ct) => Schemes.All(call.Db, null, ct));
        bind.One<NoArguments, PreventionFramework>("Query.preventionFramework", async (_, call, ct) => await Framework.Of(call.Db, ct));
        bind.Connection<ConflictsArguments, ConflictModel>("Query.evidenceConflicts", AllConflicts);
        bind.One<CompareArguments, Comparison>("Query.ratingComparison", Comparison);
        bind.One<ShortlistArguments, Shortlist>("Query.shortlist", Shortlist);
    }

    private static void Models(Bindings<Call> bind)
    {
        bind.Model<SubjectMention>("EvidenceSubjectMention");
        bind.Derived("EvidenceSubjectMention.uuid", (SubjectMention subject) => subject.Id);
        bind.Model<FactModel>("SubjectFact");
        bind.Derived("SubjectFact.record", (FactModel fact) => fact.Id);
        bind.Model<FactModel.QuantityModel>("FactQuantity");
        bind.Model<LinkModel>("SubjectLink");
        bind.Derived("SubjectLink.record", (LinkModel link) => link.Id);
        bind.Model<LinkModel.CitedRatingModel>("CitedRating");
        bind.Model<FactorLinkModel>("FactorLink");
        bind.Derived("FactorLink.record", (FactorLinkModel link) => link.Id);
        bind.Model<EstimateModel>("EffectEstimate");
        bind.Derived("EffectEstimate.record", (EstimateModel estimate) => estimate.Id);
        bind.Model<OutcomePath>("OutcomePath");
        bind.Derived("OutcomePath.record", (OutcomePath path) => path.RecordId);
        bind.Model<OutcomePath.IndicatorModel>("PathIndicator");
        bind.Model<OutcomePath.CarrierModel>("PathDataSet");
        bind.Model<ConflictModel>("EvidenceConflict");
        bind.Model<ConflictModel.SideModel>("ConflictSide");
        bind.Derived("ConflictSide.record", (ConflictModel.SideModel side) => side.RecordId);
        bind.Model<ConflictModel.NoteModel>("ConflictNote");
        bind.Extra<WholeConflicts>("EvidenceConflictConnection");
        bind.Model<FactorModel>("Factor");
        bind.Model<FactorModel.LensModel>("FactorLens");
        bind.Model<FactorModel.EffectModel>("FactorSubject");
        bind.Derived("FactorSubject.record", (FactorModel.EffectModel effect) => effect.RecordId);
        bind.Model<SchemeModel>("RatingScheme");
        bind.Model<SchemeModel.VersionModel>("RatingSchemeVersion");
        bind.Model<SchemeModel.DimensionModel>("RatingDimension");
        bind.Model<SchemeModel.WordModel>("RatingWord");
        bind.Model<PreventionFramework>("PreventionFramework");
        bind.Model<PreventionFramework.LevelModel>("PreventionLevel");
        bind.Model<PreventionFramework.BlockModel>("BuildingBlock");
        bind.Model<PreventionFramework.StepModel>("ProcessStep");
        bind.Model<Comparison>("RatingComparison");
        bind.Model<RatingCrosswalkModel>("Crosswalk");
        bind.Derived("Crosswalk.uuid", (RatingCrosswalkModel mapping) => mapping.Id);
        bind.Model<RatingCrosswalkModel.EndModel>("CrosswalkEnd");
        bind.Model<Shortlist>("Shortlist");
        bind.Model<Evidence.Shortlist.ItemModel>("ShortlistItem");
        bind.Derived("ShortlistItem.uuid", (Evidence.Shortlist.ItemModel item) => item.Id);
        bind.Model<Evidence.Shortlist.FacetsModel>("ShortlistFacets");
        bind.Model<Evidence.Shortlist.CountsModel>("ShortlistCounts");
    }

    private static void Subjects(Bindings<Call> bind)
    {
        bind.ToMany<SubjectModel, (Guid, Clocks), FactsArguments, FactModel>("EvidenceSubject.facts", subject => (subject.Id, subject.At), async (keys, asked, call, ct) =>
            Keyed((await SubjectFacts.OfSubjects(call.Db, EvidenceGraphQL.Ids(keys), keys[0].Item2, ct)).SelectMany(group => group).Where(fact => asked.Facet is null || fact.Facet == asked.Facet), fact => fact.SubjectId, keys));
        bind.ToMany<SubjectModel, (Guid, Clocks), LinksArguments, LinkModel>("EvidenceSubject.links", subject => (subject.Id, subject.At), async (keys, asked, call, ct) =>
            Keyed((await SubjectLinks.OfSubjects(call.Db, EvidenceGraphQL.Ids(keys), keys[0].Item2, call.Caller.Has(EvidenceScopes.Ratings), ct)).SelectMany(group => group)
                .Where(link => asked.Relation is null || link.Relation == asked.Relation), link => link.SubjectId, keys));
        bind.ToMany<SubjectModel, (Guid, Clocks), FactorLinkModel>("EvidenceSubject.factorLinks", subject => (subject.Id, subject.At), async (keys, call, ct) =>
            Keyed((await FactorLinks.OfSubjects(call.Db, EvidenceGraphQL.Ids(keys), keys[0].Item2, ct)).SelectMany(group => group), link => link.SubjectId, keys));
        bind.ToMany<SubjectModel, (Guid, Clocks), EstimatesArguments, EstimateModel>("EvidenceSubject.effectEstimates", subject => (subject.Id, subject.At), async (keys, asked, call, ct) =>
            Keyed((await Estimates.OfSubjects(call.Db, EvidenceGraphQL.Ids(keys), keys[0].Item2, ct)).SelectMany(group => group)
                .Where(estimate => asked.Outcome is null || estimate.Outcome == asked.Outcome), estimate => estimate.SubjectId, keys));
        bind.ToMany<SubjectModel, (Guid, Clocks), OutcomePath>("EvidenceSubject.theoryOfChange", subject => (subject.Id, subject.At), async (keys, call, ct) =>
            EvidenceGraphQL.Keyed(await TheoryOfChange.OfSubjects(call.Db, EvidenceGraphQL.Ids(keys), keys[0].Item2, ct), keys[0].Item2));
        bind.ToMany<SubjectModel, (Guid, Clocks), ConflictModel>("EvidenceSubject.conflicts", subject => (subject.Id, subject.At), async (keys, call, ct) =>
            Keyed(await Conflicts.Of(call.Db, keys[0].Item2, EvidenceGraphQL.Ids(keys), ct), conflict => conflict.Subject.Id, keys));
    }

    // One position of one operation asks about one pair of times: its keys differ in the subject alone.
    private static ILookup<(Guid, Clocks), T> Keyed<T>(IEnumerable<T> rows, Func<T, Guid> subject, IReadOnlyList<(Guid, Clocks At)> keys) =>
        rows.ToLookup(row => (subject(row), keys[0].At));

    private static async Task<Connected<ConflictModel>> AllConflicts(ConflictsArguments asked, Wanted wanted, Call call, CancellationToken ct)
    {
        var at = EvidenceGraphQL.At(asked.AsOf, asked.KnownAt, call);
        var all = await Conflicts.Of(call.Db, at, null, ct);
        return await Connections.Of(call, "Query.evidenceConflicts", new(asked.First, asked.After, asked.Last, asked.Before), ByPlace, wanted,
            window => Task.FromResult(window.Of(all, conflict => conflict.Place)),
            beyond => Task.FromResult(beyond.Of(all, conflict => conflict.Place).Rows.Count > 0),
            () => Task.FromResult(all.Count),
            async () => new WholeConflicts(all.Any(conflict => conflict.Subject.HarmSignals.Count > 0), at.AsOf,
                wanted.Extras.Contains("knownAt") ? await at.Shown(call.Db, asked.KnownAt, ct) : at.KnownAt));
    }

    private static async Task<Comparison?> Comparison(CompareArguments asked, Call call, CancellationToken ct)
    {
        var (at, faults) = (EvidenceGraphQL.At(asked.AsOf, asked.KnownAt, call), new List<Fault>());
        var schemes = await Compare.Schemes(call.Db, asked.Schemes, faults, ct);
        return faults is [var fault, ..] ? throw new FieldException(ErrorCodes.Argument, fault.Message)
            : await Compare.Of(call.Db, asked.Subject, schemes, at, asked.KnownAt, ct);
    }

    private static async Task<Shortlist?> Shortlist(ShortlistArguments asked, Call call, CancellationToken ct)
    {
        if (!call.Caller.Has("interventions:read"))
        {
            throw await Refusals.Of(call, new ProblemAnswer(Problems.InsufficientScope) { Scope = "interventions:read" });
        }
        var (at, faults, input) = (EvidenceGraphQL.At(asked.AsOf, asked.KnownAt, call), new List<Fault>(), asked.Question);
        if (input.Age is not null && (input.AgeFrom is not null || input.AgeTo is not null))
        {
            faults.Add(Fault.InQuery("age", Problems.InvalidParameter.Code, "Give age, or ageFrom and ageTo."));
        }
        var question = new Evidence.Shortlist.QuestionModel(input.Age ?? input.AgeFrom, input.Age ?? input.AgeTo, input.Settings, input.PreventionLevels, input.Factors, input.Kind);
        return await ListShortlist.Refuse(call.Db, question, faults, ct) is { } refusal
            ? throw await Refusals.Of(call, refusal)
            : await ListShortlist.Of(call.Db, question, input.CountNotStated == true, at, asked.KnownAt, ct);
    }
}
