using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence;

/// <summary>That a document ties a subject to another one. The rating it repeats is a rating of the other.</summary>
public sealed record LinkModel : RecordModel
{
    internal LinkModel(Records.Standing standing, SubjectLinks.Row row, SubjectMention to) : base(standing)
    {
        (Relation, To) = (row.Link.Relation, to);
        CitedRating = row.Scheme is null ? null : new(row.Scheme, row.Version!, row.Dimension!, row.Link.CitedValueCode, row.Link.CitedValueStatus!.Value, row.Link.CitedRawText);
    }

    /// <param name="Value">Null unless <paramref name="ValueStatus"/> is <c>stated</c>.</param>
    public sealed record CitedRatingModel(string Scheme, string Version, string Dimension, string? Value, ValueStatus ValueStatus, string? RawText);

    public SubjectRelation Relation { get; }

    public SubjectMention To { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CitedRatingModel? CitedRating { get; }
}

/// <summary>Links in force from a subject to others. Scope <c>interventions:read</c>; the rating that a link repeats needs <c>evidence:read</c> too.</summary>
public static class SubjectLinks
{
    /// <param name="s">Id or slug.</param>
    /// <param name="relation"><c>implements</c>, <c>is-example-of</c> or <c>cites</c>.</param>
    public static Task<Results<JsonAnswer<EvidenceList<LinkModel>>, ProblemAnswer>> Handle(
        [FromRoute] string s, [FromQuery] string? relation, [AsParameters] ListCriteria list, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var only = QueryCode.Read<SubjectRelation>("relation", relation, faults);
        return list.OfSubject<LinkModel>(s, faults, async (id, at) =>
            [.. (await OfSubjects(list.Db, [id], at, list.Caller.Has(EvidenceScopes.Ratings), ct))[id].Where(link => only is null || link.Relation == only)],
            link => $"{link.Relation} {link.To.Slug} {link.Id}", ct, link => link.To.Id);
    }

    /// <param name="rated">Whether the reader may see the ratings that links repeat.</param>
    internal static async Task<ILookup<Guid, LinkModel>> OfSubjects(VrnDbContext db, IReadOnlyCollection<Guid> subjects, Clocks at, bool rated, CancellationToken ct)
    {
        var rows = await Query(db, at).Where(row => subjects.Contains(row.Standing.SubjectId)).ToListAsync(ct);
        var mentions = await Mentions.Of(db, rows.Select(row => row.Link.ToSubjectId), at, ct);
        return rows.Select(row => new LinkModel(row.Standing, rated ? row : new Row { Standing = row.Standing, Link = row.Link }, mentions[row.Link.ToSubjectId]))
            .OrderBy(link => link.Relation.ToString(), StringComparer.Ordinal).ThenBy(link => link.To.Slug, StringComparer.Ordinal).ThenBy(link => link.Id)
            .ToLookup(link => link.SubjectId);
    }

    internal static IQueryable<Row> Query(VrnDbContext db, Clocks at) =>
        from link in db.Set<SubjectLink>().AsNoTracking()
        join standing in Records.Standings(db, at) on link.RecordId equals standing.RecordId
        select new Row
        {
            Standing = standing,
            Link = link,
            Scheme = link.CitedDimension!.SchemeVersion!.SchemeCode,
            Version = link.CitedDimension!.SchemeVersion!.Label,
            Dimension = link.CitedDimension!.Code,
        };

    internal sealed class Row
    {
        public required Records.Standing Standing { get; init; }

        public required SubjectLink Link { get; init; }

        public string? Scheme { get; init; }

        public string? Version { get; init; }

        public string? Dimension { get; init; }
    }
}
