using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence;

/// <summary>A risk or protective factor with what documents say works on it.</summary>
/// <param name="PrintedLevel">The level as printed; <paramref name="Levels"/> are its parts.</param>
public sealed record FactorModel(
    string Code, FactorKind Kind, string Label, string PrintedLevel, IReadOnlyList<EcologicalLevel> Levels, IReadOnlyList<FactorModel.LensModel> Lenses,
    string? Note, IReadOnlyList<FactorModel.EffectModel> Subjects)
{
    public sealed record LensModel(LensKind Lens, CitationModel Citation);

    public sealed record EffectModel(FactorEffect Effect, SubjectMention Subject, Guid RecordId, RecordBasis Basis, CitationModel Citation);
}

/// <summary>Factors with the subjects that work on them. Scope <c>interventions:read</c>.</summary>
public static class Factors
{
    /// <param name="kind"><c>risk</c> or <c>protective</c>.</param>
    /// <param name="level"><c>individual</c>, <c>relationship</c>, <c>community</c> or <c>society</c>.</param>
    /// <param name="lens"><c>school</c> or <c>parenting</c>: the table in which it is printed.</param>
    /// <param name="q">Part of the label.</param>
    public static Task<Results<JsonAnswer<EvidenceList<FactorModel>>, ProblemAnswer>> List(
        [FromQuery] string? kind, [FromQuery] string? level, [FromQuery] string? lens, [FromQuery] string? q, [AsParameters] ListCriteria list, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var (wantedKind, wantedLevel) = (QueryCode.Read<FactorKind>("kind", kind, faults), QueryCode.Read<EcologicalLevel>("level", level, faults));
        var wantedLens = QueryCode.Read<LensKind>("lens", lens, faults);
        return list.Of<FactorModel>(faults, async at => [.. (await All(list.Db, at, wantedKind, wantedLevel, ct)).Where(factor => (wantedLens is null || factor.Lenses.Any(each => each.Lens == wantedLens))
                && (q is null || factor.Label.Contains(q, StringComparison.OrdinalIgnoreCase)))],
            factor => factor.Code, factor => factor.Subjects.Select(each => each.Subject.Id), ct);
    }

    public static async Task<Results<JsonAnswer<FactorModel>, ProblemAnswer>> One(
        [FromRoute] string code, [AsParameters] GetSubject.Criteria criteria, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var at = Clocks.Read(criteria.AsOf, criteria.KnownAt, clock, faults);
        return faults.Count > 0 ? new ProblemAnswer(Problems.InvalidParameter, null, faults)
            : (await All(db, at, null, null, ct)).FirstOrDefault(factor => factor.Code == code) is { } found ? new JsonAnswer<FactorModel>(found)
            : new ProblemAnswer(Problems.NotFound);
    }

    internal static async Task<IReadOnlyList<FactorModel>> All(VrnDbContext db, Clocks at, FactorKind? kind, EcologicalLevel? level, CancellationToken ct)
    {
        var factors = await db.Set<Factor>().AsNoTracking().AsSplitQuery().Include(factor => factor.Levels).Include(factor => factor.Lenses)
            .Where(factor => (kind == null || factor.Kind == kind) && (level == null || factor.Levels.Any(each => each.Level == level))).ToListAsync(ct);
        var links = await FactorLinks.All(db, at, ct);
        var mentions = await Mentions.Of(db, links.Select(link => link.SubjectId), at, ct);
        var cited = factors.SelectMany(factor => factor.Lenses).Select(lens => lens.CitationId).ToArray();
        var citations = await db.Set<Citation>().AsNoTracking().Where(citation => cited.Contains(citation.Id)).ToDictionaryAsync(citation => citation.Id, CitationModel.Of, ct);
        return [.. factors.OrderBy(factor => factor.Code, StringComparer.Ordinal).Select(factor => new FactorModel(
            factor.Code, factor.Kind, factor.Label, factor.PrintedLevel, [.. factor.Levels.Select(each => each.Level).Order()],
            [.. factor.Lenses.OrderBy(lens => lens.Lens).Select(lens => new FactorModel.LensModel(lens.Lens, citations[lens.CitationId]))], factor.Note,
            [.. links.Where(link => link.Factor == factor.Code).Select(link => new FactorModel.EffectModel(link.Effect, mentions[link.SubjectId], link.Id, link.Basis, link.Citation))
                .OrderBy(each => each.Effect).ThenBy(each => each.Subject.Slug, StringComparer.Ordinal).ThenBy(each => each.RecordId)]))];
    }
}
