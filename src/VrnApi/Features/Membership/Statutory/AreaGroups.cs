using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Membership;
using VrnApi.Data.Reference;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership.Statutory;

/// <summary>Areas that act together under one name, and the community safety partnerships that cover them. Scope <c>areas:read</c>.</summary>
public static class AreaGroups
{
    /// <param name="Group">Such as <c>llr</c>; all when absent.</param>
    public sealed record Criteria(string? Group);

    /// <param name="Group">Such as <c>llr</c>; all when absent.</param>
    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    public sealed record CspCriteria(string? Group, DateOnly? AsOf);

    /// <param name="Members">Upper-tier and unitary authorities.</param>
    /// <param name="Districts">What community safety partnerships must cover.</param>
    public sealed record GroupModel(string Code, string Label, IReadOnlyList<AreaModel> Members, IReadOnlyList<AreaModel> Districts, CitationModel? Citation);

    /// <param name="Code">GSS code.</param>
    /// <param name="Name">Null for a code that the reference data does not have.</param>
    public sealed record AreaModel(string Code, string? Name);

    /// <param name="Group">The group that it covers with its siblings.</param>
    public sealed record CspModel(Guid Id, string Slug, string Name, string Group, IReadOnlyList<AreaModel> Districts);

    public static async Task<Results<JsonAnswer<Page<GroupModel>>, ProblemAnswer>> Areas([AsParameters] Criteria criteria, VrnDbContext db, CancellationToken ct)
    {
        var groups = await db.Set<AreaGroup>().AsNoTracking().Include(group => group.Members).Where(group => criteria.Group == null || group.Code == criteria.Group).OrderBy(group => group.Code).ToListAsync(ct);
        if (groups.Count == 0 && criteria.Group is not null)
        {
            return new ProblemAnswer(Problems.NotFound, "There is no such group of areas.");
        }
        var names = await Names(db, groups.SelectMany(group => group.Members.Select(member => member.GssCode)), ct);
        var citations = groups.Select(group => group.CitationId).ToList();
        var cited = await db.Set<Citation>().AsNoTracking().Where(citation => citations.Contains(citation.Id)).ToDictionaryAsync(citation => citation.Id, ct);
        return new JsonAnswer<Page<GroupModel>>(new([.. groups.Select(group => new GroupModel(group.Code, group.Label, Of(group, AreaGroupRole.Member), Of(group, AreaGroupRole.District),
            group.CitationId is { } id ? CitationModel.Of(cited[id]) : null))], null));

        IReadOnlyList<AreaModel> Of(AreaGroup group, AreaGroupRole role) =>
            [.. group.Members.Where(member => member.Role == role).Select(member => new AreaModel(member.GssCode, names.GetValueOrDefault(member.GssCode))).OrderBy(area => area.Code, StringComparer.Ordinal)];
    }

    public static async Task<Results<JsonAnswer<DatedPage<CspModel>>, ProblemAnswer>> Csps([AsParameters] CspCriteria criteria, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (!Days.Holds(criteria.AsOf))
        {
            return Days.Refusal();
        }
        var asOf = criteria.AsOf ?? London.Today(clock);
        var tilings = (await TilingReads.Of(db, asOf, ct)).Where(tiling => criteria.Group is null || tiling.Facts.Group == criteria.Group).ToList();
        if (tilings.Count == 0 && criteria.Group is not null)
        {
            return new ProblemAnswer(Problems.NotFound, "There is no such group of areas.");
        }
        var names = await Names(db, tilings.SelectMany(tiling => tiling.Facts.Partnerships.SelectMany(each => each.Districts)), ct);
        return new JsonAnswer<DatedPage<CspModel>>(new([.. tilings.SelectMany(tiling => tiling.Facts.Partnerships.Select(each => new CspModel(each.Id, each.Slug, each.Name, tiling.Facts.Group,
            [.. each.Districts.Select(code => new AreaModel(code, names.GetValueOrDefault(code)))])))], null, asOf));
    }

    private static async Task<Dictionary<string, string>> Names(VrnDbContext db, IEnumerable<string> codes, CancellationToken ct)
    {
        var wanted = codes.Distinct(StringComparer.Ordinal).ToList();
        return await db.Set<Area>().Where(area => wanted.Contains(area.Code)).ToDictionaryAsync(area => area.Code, area => area.Name, ct);
    }
}
