using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence;

/// <summary>Every rating in force side by side, own first. Scope <c>evidence:read</c>.</summary>
public static class ListRatings
{
    /// <param name="s">Id or slug.</param>
    /// <param name="scheme">Code of a rating scheme.</param>
    /// <param name="basis"><c>own</c> or <c>linked-approach</c>.</param>
    public static Task<Results<JsonAnswer<EvidenceList<RatingModel>>, ProblemAnswer>> Handle(
        [FromRoute] string s, [FromQuery] string? scheme, [FromQuery] string? basis, [AsParameters] ListCriteria list, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var only = QueryCode.Read<RatingBasis>("basis", basis, faults);
        return list.OfSubject<RatingModel>(s, faults, async (id, at) =>
            [.. (await Ratings.OfSubjects(list.Db, [id], at, ct))[id].Where(rating => (scheme is null || rating.Scheme == scheme) && (only is null || rating.Basis == only))],
            rating => $"{(int)rating.Basis} {rating.Via?.Slug} {rating.Scheme} {rating.Version} {rating.Dimension} {rating.RecordId}", ct, rating => rating.Via?.Id ?? rating.SubjectId);
    }
}
