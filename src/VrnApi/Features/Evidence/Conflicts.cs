using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence;

public enum ConflictType
{
    /// <summary>A facet that has one value has several.</summary>
    FacetValuesDiffer,

    /// <summary>Different values on one dimension of one scheme version.</summary>
    RatingsDiffer,

    /// <summary>Different sizes of effect for one outcome, metric and population.</summary>
    EstimatesDiffer,
}

/// <summary>Documents that say different things of one subject. Nothing here decides between them.</summary>
/// <param name="Facet">The facet; <c>scheme@version.dimension</c>; or outcome, metric and population of estimates.</param>
/// <param name="Notes">What moderators have to say; they leave every value in place.</param>
public sealed record ConflictModel(
    SubjectMention Subject, ConflictType Type, string Facet, IReadOnlyList<ConflictModel.SideModel> Values, IReadOnlyList<ConflictModel.NoteModel> Notes)
{
    /// <param name="Value">The value as text: a range of ages as <c>10-17</c>, areas by code.</param>
    public sealed record SideModel(string Value, Guid RecordId, DateOnly ValidFrom, CitationModel Citation);

    public sealed record NoteModel(string Note, DateTimeOffset RecordedAt);

    internal string Place => $"{Subject.Slug} {Facet} {Type}";
}

/// <summary>What documents in force disagree on. Scope <c>evidence:read</c>.</summary>
public static class Conflicts
{
    private static readonly string[] SingleValued =
        ["age-range", "area", "duration", "launched", "stage", "cost", "languages", "reach-schools", "reach-children"];

    /// <param name="subject">Id or slug.</param>
    /// <param name="facet">Only this facet.</param>
    /// <param name="type"><c>facet-values-differ</c>, <c>ratings-differ</c> or <c>estimates-differ</c>.</param>
    public static async Task<Results<JsonAnswer<EvidenceList<ConflictModel>>, ProblemAnswer>> Handle(
        [FromQuery] string? subject, [FromQuery] string? facet, [FromQuery] string? type, [AsParameters] ListCriteria list, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var only = QueryCode.Read<ConflictType>("type", type, faults);
        // A subject that is not there is in no conflict.
        var id = subject is null ? (Guid?)null : await Mentions.Find(list.Db, subject, ct) ?? Guid.Empty;
        return await list.Of<ConflictModel>(faults, async at => [.. (await Of(list.Db, at, id is { } one ? [one] : null, ct))
            .Where(conflict => (facet is null || conflict.Facet == facet) && (only is null || conflict.Type == only))],
            conflict => conflict.Place, conflict => [conflict.Subject.Id], ct);
    }

    /// <param name="subjects">Null for all.</param>
    internal static async Task<IReadOnlyList<ConflictModel>> Of(VrnDbContext db, Clocks at, IReadOnlyCollection<Guid>? subjects, CancellationToken ct)
    {
        var about = subjects ?? await Records.InForce(db, at).Select(record => record.SubjectId).Distinct().ToListAsync(ct);
        var facts = await SubjectFacts.OfSubjects(db, about, at, ct);
        var ratings = await Ratings.OfSubjects(db, about, at, ct);
        var estimates = await Estimates.OfSubjects(db, about, at, ct);
        var sides = facts.SelectMany(group => group).Where(fact => fact.ValueStatus == ValueStatus.Stated && SingleValued.Contains(fact.Facet))
            // Counts of different days differ without contradicting each other.
            .Select(fact => (Key: (fact.SubjectId, Type: ConflictType.FacetValuesDiffer, Facet: fact.Facet, fact.Quantity?.AsOf), Side: new ConflictModel.SideModel(fact.Text, fact.Id, fact.ValidFrom, fact.Citation)))
            .Concat(ratings.SelectMany(group => group).Where(rating => rating.ValueStatus == ValueStatus.Stated && rating.Basis == RatingBasis.Own)
                .Select(rating => (Key: (rating.SubjectId, Type: ConflictType.RatingsDiffer, Facet: $"{rating.Scheme}@{rating.Version}.{rating.Dimension}", AsOf: (DateOnly?)null),
                    Side: new ConflictModel.SideModel(rating.Value!, rating.RecordId, rating.ValidFrom, rating.Citation))))
            .Concat(estimates.SelectMany(group => group).Where(estimate => estimate.ValueStatus == ValueStatus.Stated)
                .Select(estimate => (Key: (estimate.SubjectId, Type: ConflictType.EstimatesDiffer, Facet: string.Join(' ', new[] { estimate.Outcome, Data.Model.Codes.Of(estimate.Metric), estimate.Population }.OfType<string>()), AsOf: (DateOnly?)null),
                    Side: new ConflictModel.SideModel(FormattableString.Invariant($"{estimate.Value}"), estimate.Id, estimate.ValidFrom, estimate.Citation))));
        var conflicts = sides.GroupBy(pair => pair.Key, pair => pair.Side).Where(group => Differ([.. group])).ToList();
        var ids = conflicts.Select(group => group.Key.SubjectId).Distinct().ToArray();
        var mentions = await Mentions.Of(db, ids, at, ct);
        var knownAt = at.KnownAt;
        var notes = (await db.Set<ConflictNote>().AsNoTracking().Where(note => ids.Contains(note.SubjectId) && note.RecordedAt <= knownAt).OrderBy(note => note.RecordedAt).ToListAsync(ct))
            .ToLookup(note => (note.SubjectId, note.Facet), note => new ConflictModel.NoteModel(note.Note, note.RecordedAt));
        return [.. conflicts.Select(group => new ConflictModel(mentions[group.Key.SubjectId], group.Key.Type, group.Key.Facet,
                [.. group.OrderBy(side => side.Citation.Document, StringComparer.Ordinal).ThenBy(side => side.RecordId)], [.. notes[(group.Key.SubjectId, group.Key.Facet)]]))
            .OrderBy(conflict => conflict.Place, StringComparer.Ordinal)];
    }

    /// <summary>Two documents state different values. One document that says two things is not in conflict with another.</summary>
    private static bool Differ(IReadOnlyList<ConflictModel.SideModel> sides) =>
        sides.Any(one => sides.Any(other => one.Value != other.Value && one.Citation.Document != other.Citation.Document));
}
