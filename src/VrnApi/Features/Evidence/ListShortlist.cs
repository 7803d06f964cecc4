using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;
using VrnApi.Features.Evidence.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence;

/// <param name="Counts">How many candidates are in each group; excluded ones are counted alone.</param>
/// <param name="ContainsHarmful">Whether anything that is listed, or would be, carries a harm signal.</param>
public sealed record Shortlist(
    Shortlist.QuestionModel Question, IReadOnlyList<Shortlist.ItemModel> Matches, IReadOnlyList<Shortlist.ItemModel> Cautions, IReadOnlyList<Shortlist.ItemModel> NotStated,
    Shortlist.CountsModel Counts, bool ContainsHarmful, string Notice, DateOnly AsOf, DateTimeOffset KnownAt)
{
    /// <param name="AgeFrom">Lowest age asked for, in years.</param>
    public sealed record QuestionModel(int? AgeFrom, int? AgeTo, IReadOnlyList<string>? Settings, IReadOnlyList<string>? PreventionLevels, IReadOnlyList<string>? Factors, SubjectKind? Kind);

    /// <param name="Facets">How it answers each facet that was asked.</param>
    public sealed record ItemModel(Guid Id, string Slug, SubjectKind Kind, string Title, FacetsModel Facets, IReadOnlyList<HarmSignal> HarmSignals);

    /// <summary>Facets that were not asked are absent.</summary>
    public sealed record FacetsModel
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public FacetState? Age { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public FacetState? Setting { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public FacetState? PreventionLevel { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public FacetState? Factor { get; init; }

        internal IReadOnlyList<FacetState> Asked => [.. new[] { Age, Setting, PreventionLevel, Factor }.OfType<FacetState>()];
    }

    public sealed record CountsModel(int Matches, int NotStated, int Cautions, int Excluded);
}

/// <summary>
/// Subjects by what documents state about whom they are for. It filters and never orders by merit. Scopes
/// <c>interventions:read</c> and <c>evidence:read</c>.
/// </summary>
public static class ListShortlist
{
    private const string Notice = "A filter over what documents state, in the order of kind and name. It says nothing of what works better, or of what suits a place.";

    private static readonly string[] Settings = ["school", "community", "hospital-ae", "custody", "prison", "online", "home", "journey-to-school"];

    /// <param name="Age">Years; in place of the next two.</param>
    /// <param name="Setting">One or several codes, comma between: any of them.</param>
    /// <param name="PreventionLevel">One or several codes, comma between: any of them.</param>
    /// <param name="Factor">One or several codes of factors, comma between: any of them.</param>
    /// <param name="Kind">Only this kind of subject.</param>
    /// <param name="NotStated"><c>full</c> lists what is not stated; <c>count</c> only counts it, but harmful ones are listed all the same.</param>
    public sealed record Criteria(
        int? Age, int? AgeFrom, int? AgeTo, string? Setting, string? PreventionLevel, string? Factor, string? Kind, string? NotStated, DateOnly? AsOf, DateTimeOffset? KnownAt);

    public static async Task<Results<JsonAnswer<Shortlist>, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (!caller.Has(EvidenceScopes.Ratings))
        {
            return new ProblemAnswer(Problems.InsufficientScope) { Scope = EvidenceScopes.Ratings };
        }
        var faults = new List<Fault>();
        var at = Clocks.Read(criteria.AsOf, criteria.KnownAt, clock, faults);
        if (criteria.NotStated is not null and not "full" and not "count")
        {
            faults.Add(Fault.InQuery("notStated", Problems.InvalidParameter.Code, "The value must be one of: full, count."));
        }
        if (criteria.Age is not null && (criteria.AgeFrom is not null || criteria.AgeTo is not null))
        {
            faults.Add(Fault.InQuery("age", Problems.InvalidParameter.Code, "Give age, or ageFrom and ageTo."));
        }
        var question = new Shortlist.QuestionModel(criteria.Age ?? criteria.AgeFrom, criteria.Age ?? criteria.AgeTo, Split(criteria.Setting), Split(criteria.PreventionLevel),
            Split(criteria.Factor), QueryCode.Read<SubjectKind>("kind", criteria.Kind, faults));
        if (await Refuse(db, question, faults, ct) is { } refusal)
        {
            return refusal;
        }
        return new JsonAnswer<Shortlist>(await Of(db, question, criteria.NotStated == "count", at, criteria.KnownAt, ct));
    }

    private static string[]? Split(string? text) => text?.Split(',');

    /// <summary>Adds what is wrong with a question to what is known to be wrong; null when nothing is.</summary>
    internal static async Task<ProblemAnswer?> Refuse(VrnDbContext db, Shortlist.QuestionModel question, List<Fault> faults, CancellationToken ct)
    {
        void Add(string parameter, string message) => faults.Add(Fault.InQuery(parameter, Problems.InvalidParameter.Code, message));
        if (question.AgeFrom is null != question.AgeTo is null || question.AgeFrom > question.AgeTo || question.AgeFrom < 0 || question.AgeTo > 120)
        {
            Add("ageFrom", "Ages run from 0 to 120 years; ageFrom and ageTo belong together, the lower first.");
        }
        if (question.Settings?.Except(Settings).Any() == true)
        {
            Add("setting", $"The value must be one of: {string.Join(", ", Settings)}.");
        }
        var levels = question.PreventionLevels ?? [];
        if (levels.Count > 0 && await db.Set<PreventionLevel>().CountAsync(level => levels.Contains(level.Code), ct) != levels.Distinct().Count())
        {
            Add("preventionLevel", "The value must be one of: contextual, primary, secondary, tertiary.");
        }
        var factors = question.Factors ?? [];
        if (factors.Count > 0 && await db.Set<Factor>().CountAsync(factor => factors.Contains(factor.Code), ct) != factors.Distinct().Count())
        {
            Add("factor", "There is no such factor; /v1/evidence/factors lists them.");
        }
        if (question.Kind is { } kind && !ShortlistRule.Kinds.Contains(kind))
        {
            Add("kind", $"The value must be one of: {string.Join(", ", ShortlistRule.Kinds.Select(Codes.Of))}.");
        }
        return faults.Count > 0 ? new ProblemAnswer(Problems.InvalidParameter, null, faults)
            : question is { AgeFrom: null, Settings: null, PreventionLevels: null, Factors: null } ? new ProblemAnswer(Problems.FacetRequired)
            : null;
    }

    /// <param name="count">Whether subjects that do not state a facet are only counted, unless they carry a harm signal.</param>
    internal static async Task<Shortlist> Of(VrnDbContext db, Shortlist.QuestionModel question, bool count, Clocks at, DateTimeOffset? asked, CancellationToken ct)
    {
        var kinds = question.Kind is { } only ? [only] : ShortlistRule.Kinds;
        var subjects = await db.Set<Subject>().AsNoTracking().Where(subject => kinds.Contains(subject.Kind) && subject.Status == SubjectStatus.Active).ToListAsync(ct);
        var facts = (await SubjectFacts.All(db, at, ["age-range", "setting", "prevention-level"], ct)).Where(fact => fact.ValueStatus == ValueStatus.Stated).ToLookup(fact => (fact.SubjectId, fact.Facet));
        var links = (await FactorLinks.All(db, at, ct)).ToLookup(link => link.SubjectId, link => (link.Factor, link.Effect));
        var signals = await HarmSignals.OfSubjects(db, [.. subjects.Select(subject => subject.Id)], at, ct);
        FacetState? Coded(Guid id, string facet, IReadOnlyList<string>? values) => values is null ? null
            : ShortlistRule.Facet(facts[(id, facet)].Select(fact => (fact.Citation.Document, values.Contains(fact.Value!))));
        var groups = subjects.OrderBy(subject => ShortlistRule.Kinds.Index().First(kind => kind.Item == subject.Kind).Index).ThenBy(subject => subject.Slug, StringComparer.Ordinal)
            .Select(subject => new Shortlist.ItemModel(subject.Id, subject.Slug, subject.Kind, subject.Title, new Shortlist.FacetsModel
            {
                Age = question.AgeFrom is null ? null : ShortlistRule.Facet(facts[(subject.Id, "age-range")].Select(fact =>
                    (fact.Citation.Document, (fact.Min ?? 0) <= question.AgeTo && question.AgeFrom <= (fact.Max ?? int.MaxValue)))),
                Setting = Coded(subject.Id, "setting", question.Settings),
                PreventionLevel = Coded(subject.Id, "prevention-level", question.PreventionLevels),
                Factor = question.Factors is null ? null : ShortlistRule.Factor([.. links[subject.Id]], [.. question.Factors]),
            }, [.. signals[subject.Id]]))
            .Select(item => item.Facets.Factor == FacetState.Raises ? item with { Facets = new() { Factor = FacetState.Raises } } : item)
            .ToLookup(item => ShortlistRule.Place(item.Facets.Asked));
        var (matches, cautions, notStated) = (groups[ShortlistRule.Group.Match].ToList(), groups[ShortlistRule.Group.Caution].ToList(), groups[ShortlistRule.Group.NotStated].ToList());
        return new(question, matches, cautions, [.. notStated.Where(item => !count || item.HarmSignals.Count > 0)],
            new(matches.Count, notStated.Count, cautions.Count, groups[ShortlistRule.Group.Excluded].Count()),
            matches.Concat(cautions).Concat(notStated).Any(item => item.HarmSignals.Count > 0), Notice, at.AsOf, await at.Shown(db, asked, ct));
    }
}
