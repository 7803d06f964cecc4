using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence;

/// <summary>What a document says that a subject does to a risk or protective factor.</summary>
public sealed record FactorLinkModel : RecordModel
{
    internal FactorLinkModel(Records.Standing standing, FactorLink link) : base(standing) =>
        (Factor, Effect, PrintedFactor) = (link.FactorCode, link.Effect, link.PrintedFactor);

    /// <summary>Code of the factor.</summary>
    public string Factor { get; }

    public FactorEffect Effect { get; }

    /// <summary>The document's own words for the factor, where they differ.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PrintedFactor { get; }
}

/// <summary>Factor links in force of a subject. Scope <c>interventions:read</c>.</summary>
public static class FactorLinks
{
    /// <param name="s">Id or slug.</param>
    public static Task<Results<JsonAnswer<EvidenceList<FactorLinkModel>>, ProblemAnswer>> Handle(
        [FromRoute] string s, [AsParameters] ListCriteria list, CancellationToken ct) =>
        list.OfSubject<FactorLinkModel>(s, [], async (id, at) => [.. (await OfSubjects(list.Db, [id], at, ct))[id]], link => $"{link.Factor} {link.Id}", ct);

    internal static async Task<ILookup<Guid, FactorLinkModel>> OfSubjects(VrnDbContext db, IReadOnlyCollection<Guid> subjects, Clocks at, CancellationToken ct) =>
        Models(await Query(db, at).Where(row => subjects.Contains(row.Standing.SubjectId)).ToListAsync(ct)).ToLookup(link => link.SubjectId);

    internal static async Task<IReadOnlyList<FactorLinkModel>> All(VrnDbContext db, Clocks at, CancellationToken ct) => Models(await Query(db, at).ToListAsync(ct));

    internal static IQueryable<Row> Query(VrnDbContext db, Clocks at) =>
        from link in db.Set<FactorLink>().AsNoTracking()
        join standing in Records.Standings(db, at) on link.RecordId equals standing.RecordId
        select new Row { Standing = standing, Link = link };

    private static IReadOnlyList<FactorLinkModel> Models(List<Row> rows) =>
        [.. rows.Select(row => new FactorLinkModel(row.Standing, row.Link)).OrderBy(link => link.Factor, StringComparer.Ordinal).ThenBy(link => link.Id)];

    internal sealed class Row
    {
        public required Records.Standing Standing { get; init; }

        public required FactorLink Link { get; init; }
    }
}
