using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Reference;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.Geography;

/// <summary>One area. Scope areas:read.</summary>
public static class GetArea
{
    /// <param name="ValidTo">The last day of an area that is no more.</param>
    /// <param name="Within">Every area around it, the nearest first.</param>
    /// <param name="Contains">What lies directly in it.</param>
    /// <param name="ReplacedBy">Codes of what it went into.</param>
    public sealed record AreaModel(
        string Code, string Name, string Kind, DateOnly? ValidFrom, DateOnly? ValidTo,
        IReadOnlyList<AreaNameModel> Within, IReadOnlyList<AreaNameModel> Contains, IReadOnlyList<string> ReplacedBy);

    public static async Task<Results<JsonAnswer<AreaModel>, ProblemAnswer>> Handle(string code, VrnDbContext db, CancellationToken ct)
    {
        if (await db.Set<Area>().AsNoTracking().SingleOrDefaultAsync(area => area.Code == code, ct) is not { } found)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var links = db.Set<AreaLink>();
        var around = await links.Where(link => link.DescendantCode == code && link.Depth > 0)
            .Join(db.Set<Area>(), link => link.AncestorCode, area => area.Code, (link, area) => new { link.Depth, Area = area })
            .OrderBy(row => row.Depth).ThenBy(row => row.Area.Code).ToListAsync(ct);
        var inside = await links.Where(link => link.AncestorCode == code && link.Depth == 1)
            .Join(db.Set<Area>(), link => link.DescendantCode, area => area.Code, (_, area) => area).OrderBy(area => area.Code).ToListAsync(ct);
        var replacements = await db.Set<AreaSuccession>().Where(succession => succession.OldCode == code).OrderBy(succession => succession.NewCode)
            .Select(succession => succession.NewCode).ToListAsync(ct);
        return new JsonAnswer<AreaModel>(new AreaModel(
            found.Code, found.Name, Codes.Of(found.Kind), found.ValidFrom, found.ValidTo,
            [.. around.Select(row => AreaNameModel.Of(row.Area))], [.. inside.Select(AreaNameModel.Of)], replacements));
    }
}
