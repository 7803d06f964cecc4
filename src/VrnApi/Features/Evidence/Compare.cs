using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence;

/// <param name="Reason">Null when comparable; else <c>no-published-crosswalk</c>, or <c>not-rated</c> where a scheme has no stated value in force.</param>
/// <param name="Ratings">Own ratings in force under the asked schemes, comparable or not.</param>
/// <param name="Mappings">The published mappings that start or end at one of these ratings.</param>
public sealed record Comparison(
    SubjectMention Subject, IReadOnlyList<string> Schemes, bool Comparable, string? Reason, IReadOnlyList<RatingModel> Ratings,
    IReadOnlyList<RatingCrosswalkModel> Mappings, bool ContainsHarmful, DateOnly AsOf, DateTimeOffset KnownAt);

/// <summary>That somebody published that one scheme's value answers to another's.</summary>
/// <param name="Authority">Who published the mapping.</param>
public sealed record RatingCrosswalkModel(Guid Id, RatingCrosswalkModel.EndModel From, RatingCrosswalkModel.EndModel To, string Authority, CitationModel Citation)
{
    public sealed record EndModel(string Scheme, string Version, string Dimension, string Value);
}

/// <summary>Ratings of one subject under several schemes; comparable only through published crosswalks. Scope <c>evidence:read</c>.</summary>
public static class Compare
{
    public sealed record Criteria(string? Subject, string? Schemes, DateOnly? AsOf, DateTimeOffset? KnownAt);

    /// <param name="criteria">Subject by id or slug; two to five codes of schemes, comma between.</param>
    public static async Task<Results<JsonAnswer<Comparison>, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var at = Clocks.Read(criteria.AsOf, criteria.KnownAt, clock, faults);
        var schemes = await Schemes(db, (criteria.Schemes ?? "").Split(','), faults, ct);
        if (criteria.Subject is null)
        {
            faults.Add(Fault.InQuery("subject", Problems.InvalidParameter.Code, "Name the subject by id or slug."));
        }
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        return await Of(db, criteria.Subject!, schemes, at, criteria.KnownAt, ct) is { } comparison ? new JsonAnswer<Comparison>(comparison) : new ProblemAnswer(Problems.NotFound);
    }

    /// <summary>The asked schemes, each once; a fault for anything else than two to five that exist.</summary>
    internal static async Task<IReadOnlyList<string>> Schemes(VrnDbContext db, IReadOnlyList<string> asked, List<Fault> faults, CancellationToken ct)
    {
        var schemes = asked.Distinct(StringComparer.Ordinal).ToList();
        if (schemes.Count is < 2 or > 5 || await db.Set<RatingScheme>().CountAsync(scheme => schemes.Contains(scheme.Code), ct) != schemes.Count)
        {
            faults.Add(Fault.InQuery("schemes", Problems.InvalidParameter.Code, "Name two to five rating schemes, comma between."));
        }
        return schemes;
    }

    internal static async Task<Comparison?> Of(VrnDbContext db, string subject, IReadOnlyList<string> schemes, Clocks at, DateTimeOffset? asked, CancellationToken ct)
    {
        if (await Mentions.Find(db, subject, ct) is not { } id)
        {
            return null;
        }
        var mention = (await Mentions.Of(db, [id], at, ct))[id];
        var ratings = (await Ratings.OfSubjects(db, [id], at, ct))[id].Where(rating => rating.Basis == RatingBasis.Own && schemes.Contains(rating.Scheme)).ToList();
        var stated = ratings.Where(rating => rating.ValueStatus == ValueStatus.Stated).ToList();
        var mappings = (await Crosswalks.All(db, ct)).Where(mapping =>
            Joins(mapping.From, mapping.To) || Joins(mapping.To, mapping.From)).ToList();
        // A mapping serves when it starts at a value that the subject has, and ends in a dimension in which the other scheme rates it.
        bool Joins(RatingCrosswalkModel.EndModel end, RatingCrosswalkModel.EndModel other) =>
            end.Scheme != other.Scheme && stated.Exists(rating => Is(rating, end) && rating.Value == end.Value) && stated.Exists(rating => Is(rating, other));
        var reason = !schemes.All(scheme => stated.Exists(rating => rating.Scheme == scheme)) ? "not-rated"
            : schemes.SelectMany((one, index) => schemes.Skip(index + 1).Select(other => (one, other))).All(pair =>
                mappings.Exists(mapping => (mapping.From.Scheme, mapping.To.Scheme) == pair || (mapping.To.Scheme, mapping.From.Scheme) == pair)) ? null
            : "no-published-crosswalk";
        return new(mention, schemes, reason is null, reason, ratings, mappings, mention.HarmSignals.Count > 0, at.AsOf, await at.Shown(db, asked, ct));
    }

    private static bool Is(RatingModel rating, RatingCrosswalkModel.EndModel end) =>
        (rating.Scheme, rating.Version, rating.Dimension) == (end.Scheme, end.Version, end.Dimension);
}

/// <summary>Published mappings between schemes. Scope <c>evidence:read</c>.</summary>
public static class Crosswalks
{
    /// <param name="from">Code of the scheme that a mapping starts at.</param>
    /// <param name="to">Code of the scheme that it ends at.</param>
    public static async Task<Results<JsonAnswer<Page<RatingCrosswalkModel>>, ProblemAnswer>> List(
        [FromQuery] string? from, [FromQuery] string? to, [AsParameters] CodeListCriteria list, CancellationToken ct) =>
        list.Of([.. (await All(list.Db, ct)).Where(row => (from is null || row.From.Scheme == from) && (to is null || row.To.Scheme == to))], row => row.Id.ToString());

    internal static async Task<IReadOnlyList<RatingCrosswalkModel>> All(VrnDbContext db, CancellationToken ct) => await Query(db).ToListAsync(ct);

    internal static IQueryable<RatingCrosswalkModel> Query(VrnDbContext db) =>
        from row in db.Set<Crosswalk>().AsNoTracking()
        join start in db.Set<RatingDimensionValue>() on row.FromValueId equals start.Id
        join first in db.Set<RatingDimension>() on start.DimensionId equals first.Id
        join end in db.Set<RatingDimensionValue>() on row.ToValueId equals end.Id
        join last in db.Set<RatingDimension>() on end.DimensionId equals last.Id
        join citation in db.Set<Citation>() on row.CitationId equals citation.Id
        orderby row.Id
        select new RatingCrosswalkModel(row.Id,
            new RatingCrosswalkModel.EndModel(first.SchemeVersion!.SchemeCode, first.SchemeVersion!.Label, first.Code, start.Code),
            new RatingCrosswalkModel.EndModel(last.SchemeVersion!.SchemeCode, last.SchemeVersion!.Label, last.Code, end.Code),
            row.Authority, CitationModel.Of(citation));
}
