using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;

namespace VrnApi.Features.Evidence;

public enum HarmKind
{
    /// <summary>A scheme, any scheme, rates the subject itself as harmful.</summary>
    RatedHarmful,

    /// <summary>The subject is linked to one that is rated as harmful.</summary>
    LinkedHarmful,

    /// <summary>A document says that it may make things worse.</summary>
    StatedMayWorsen,
}

/// <summary>A reason to be careful with a subject. No filter and no scope hides it.</summary>
public sealed record HarmSignal
{
    [JsonIgnore]
    public Guid SubjectId { get; init; }

    public required HarmKind Kind { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Scheme { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Dimension { get; init; }

    /// <summary>The linked subject.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SubjectReference? Via { get; init; }

    public required CitationModel Citation { get; init; }
}

/// <summary>Finds harm in whatever is in force, whatever was asked.</summary>
internal static class HarmSignals
{
    public static async Task<ILookup<Guid, HarmSignal>> OfSubjects(
        VrnDbContext db, IReadOnlyCollection<Guid> subjects, Clocks at, CancellationToken ct)
    {
        var rated = await RatedSignals(db, subjects, at).ToListAsync(ct);
        var linked = await LinkedSignals(db, subjects, at).ToListAsync(ct);
        var stated = await StatedSignals(db, subjects, at).ToListAsync(ct);
        return rated.Concat(linked).Concat(stated).ToLookup(signal => signal.SubjectId);
    }

    /// <summary>Ids of every subject that carries a signal.</summary>
    public static IQueryable<Guid> Subjects(VrnDbContext db, Clocks at) =>
        Rated(db, at).Select(value => value.Assessment!.Record!.SubjectId)
            .Concat(Linked(db, at).Select(link => link.Record!.SubjectId))
            .Concat(Stated(db, at).Select(fact => fact.Record!.SubjectId));

    internal static IQueryable<HarmSignal> RatedSignals(VrnDbContext db, IReadOnlyCollection<Guid> subjects, Clocks at) =>
        Rated(db, at).Where(value => subjects.Contains(value.Assessment!.Record!.SubjectId))
            .OrderBy(value => value.Dimension!.SchemeVersion!.SchemeCode).ThenBy(value => value.Dimension!.SchemeVersion!.Label)
            .ThenBy(value => value.Dimension!.Code).ThenBy(value => value.Id)
            .Select(value => new HarmSignal
            {
                SubjectId = value.Assessment!.Record!.SubjectId,
                Kind = HarmKind.RatedHarmful,
                Scheme = value.Dimension!.SchemeVersion!.SchemeCode,
                Version = value.Dimension.SchemeVersion.Label,
                Dimension = value.Dimension.Code,
                Citation = CitationModel.Of(value.Citation!),
            });

    internal static IQueryable<HarmSignal> LinkedSignals(VrnDbContext db, IReadOnlyCollection<Guid> subjects, Clocks at) =>
        Linked(db, at).Where(link => subjects.Contains(link.Record!.SubjectId))
            .OrderBy(link => link.ToSubject!.Slug).ThenBy(link => link.RecordId)
            .Select(link => new HarmSignal
            {
                SubjectId = link.Record!.SubjectId,
                Kind = HarmKind.LinkedHarmful,
                Via = new SubjectReference(link.ToSubject!.Id, link.ToSubject.Slug, link.ToSubject.Title),
                Citation = CitationModel.Of(link.Record.Citation!),
            });

    internal static IQueryable<HarmSignal> StatedSignals(VrnDbContext db, IReadOnlyCollection<Guid> subjects, Clocks at) =>
        Stated(db, at).Where(fact => subjects.Contains(fact.Record!.SubjectId)).OrderBy(fact => fact.RecordId)
            .Select(fact => new HarmSignal
            {
                SubjectId = fact.Record!.SubjectId,
                Kind = HarmKind.StatedMayWorsen,
                Citation = CitationModel.Of(fact.Record.Citation!),
            });

    private static IQueryable<AssessmentValue> Rated(VrnDbContext db, Clocks at) =>
        db.Set<AssessmentValue>().AsNoTracking().Where(value => Records.InForce(db, at).Any(record => record.Id == value.AssessmentId)
            && (value.IntValue < value.Dimension!.HarmBelow || value.DecimalValue < value.Dimension.HarmBelow
                || db.Set<RatingDimensionValue>().Any(word =>
                    word.DimensionId == value.DimensionId && word.Code == value.ValueCode && word.Harmful)));

    private static IQueryable<SubjectLink> Linked(VrnDbContext db, Clocks at) =>
        db.Set<SubjectLink>().AsNoTracking().Where(link => Records.InForce(db, at).Any(record => record.Id == link.RecordId)
            && Rated(db, at).Any(value => value.Assessment!.Record!.SubjectId == link.ToSubjectId));

    private static IQueryable<SubjectFact> Stated(VrnDbContext db, Clocks at) =>
        db.Set<SubjectFact>().AsNoTracking().Where(fact => fact.Facet == "caution" && fact.ValueCode == "may-worsen"
            && Records.InForce(db, at).Any(record => record.Id == fact.RecordId));
}
