using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence;

/// <summary>A size of effect that a document states. Estimates stand side by side and are never merged.</summary>
public sealed record EstimateModel : RecordModel
{
    internal EstimateModel(Records.Standing standing, EffectEstimate estimate, SubjectMention subject) : base(standing)
    {
        (Subject, Outcome, Tier, Metric, ValueStatus) = (subject, estimate.OutcomeCode, estimate.Tier, estimate.Metric, estimate.ValueStatus);
        (Value, CiLow, CiHigh, NStudies) = ((double?)estimate.Value, (double?)estimate.CiLow, (double?)estimate.CiHigh, estimate.NStudies);
        (Population, Comparator, RawText) = (estimate.Population, estimate.Comparator, estimate.RawText);
    }

    public SubjectMention Subject { get; }

    /// <summary>Code of what it is an effect on.</summary>
    public string Outcome { get; }

    public EstimateTier Tier { get; }

    public EstimateMetric Metric { get; }

    /// <summary>In the unit of the metric; null unless <see cref="ValueStatus"/> is <c>stated</c>.</summary>
    public double? Value { get; }

    public ValueStatus ValueStatus { get; }

    public double? CiLow { get; }

    public double? CiHigh { get; }

    /// <summary>Number of studies pooled; null where the document does not say.</summary>
    public int? NStudies { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Population { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Comparator { get; }

    /// <summary>The document's words.</summary>
    public string RawText { get; }
}

/// <summary>Effect estimates in force, of one subject or of all. Scope <c>evidence:read</c>.</summary>
public static class Estimates
{
    /// <param name="s">Id or slug.</param>
    /// <param name="outcome">Code of an outcome term, such as <c>violence</c>.</param>
    /// <param name="tier"><c>primary</c> or <c>secondary</c>.</param>
    public static Task<Results<JsonAnswer<EvidenceList<EstimateModel>>, ProblemAnswer>> OfOne(
        [FromRoute] string s, [FromQuery] string? outcome, [FromQuery] string? tier, [AsParameters] ListCriteria list, CancellationToken ct)
    {
        var (faults, wanted) = Wanted(outcome, tier);
        return list.OfSubject<EstimateModel>(s, faults, async (id, at) => [.. (await OfSubjects(list.Db, [id], at, ct))[id].Where(wanted)], Place, ct);
    }

    /// <param name="outcome">Code of an outcome term, such as <c>violence</c>.</param>
    /// <param name="tier"><c>primary</c> or <c>secondary</c>.</param>
    public static Task<Results<JsonAnswer<EvidenceList<EstimateModel>>, ProblemAnswer>> OfAll(
        [FromQuery] string? outcome, [FromQuery] string? tier, [AsParameters] ListCriteria list, CancellationToken ct)
    {
        var (faults, wanted) = Wanted(outcome, tier);
        return list.Of<EstimateModel>(faults, async at => [.. (await All(list.Db, at, ct)).Where(wanted)], Place, estimate => [estimate.Subject.Id], ct);
    }

    internal static async Task<ILookup<Guid, EstimateModel>> OfSubjects(VrnDbContext db, IReadOnlyCollection<Guid> subjects, Clocks at, CancellationToken ct) =>
        (await Models(db, Query(db, at).Where(row => subjects.Contains(row.Standing.SubjectId)), at, ct)).ToLookup(estimate => estimate.SubjectId);

    internal static Task<IReadOnlyList<EstimateModel>> All(VrnDbContext db, Clocks at, CancellationToken ct) => Models(db, Query(db, at), at, ct);

    internal static IQueryable<Row> Query(VrnDbContext db, Clocks at) =>
        from estimate in db.Set<EffectEstimate>().AsNoTracking()
        join standing in Records.Standings(db, at) on estimate.RecordId equals standing.RecordId
        select new Row { Standing = standing, Estimate = estimate };

    private static async Task<IReadOnlyList<EstimateModel>> Models(VrnDbContext db, IQueryable<Row> query, Clocks at, CancellationToken ct)
    {
        var rows = await query.ToListAsync(ct);
        var mentions = await Mentions.Of(db, rows.Select(row => row.Standing.SubjectId), at, ct);
        return [.. rows.Select(row => new EstimateModel(row.Standing, row.Estimate, mentions[row.Standing.SubjectId])).OrderBy(Place, StringComparer.Ordinal)];
    }

    // Primary before secondary: the tiers' names happen to be in that order.
    private static string Place(EstimateModel estimate) => $"{estimate.Subject.Slug} {estimate.Tier} {estimate.Outcome} {estimate.Id}";

    private static (List<Fault> Faults, Func<EstimateModel, bool> Wanted) Wanted(string? outcome, string? tier)
    {
        var faults = new List<Fault>();
        var only = QueryCode.Read<EstimateTier>("tier", tier, faults);
        return (faults, estimate => (outcome is null || estimate.Outcome == outcome) && (only is null || estimate.Tier == only));
    }

    internal sealed class Row
    {
        public required Records.Standing Standing { get; init; }

        public required EffectEstimate Estimate { get; init; }
    }
}
