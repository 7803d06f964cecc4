using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>A submitter's own categories, and the codes that they are counted under. Every version stays as it is. Scope outcomes:write; own maps alone.</summary>
public static class CategoryMaps
{
    public sealed record Criteria(string? DataSet, string? After, int? Limit);

    /// <param name="Id">Of the map: the same for all its versions.</param>
    /// <param name="Version">The newest; each is at versions/{n}.</param>
    /// <param name="Categories">How many categories the version has.</param>
    /// <param name="Unmapped">How many of them have no code.</param>
    public sealed record CategoryMapModel(Guid Id, string DataSet, int Version, DateOnly ValidFrom, DateTimeOffset CreatedAt, int Categories, int Unmapped);

    /// <param name="Id">Of the map: the same for all its versions.</param>
    /// <param name="ValidFrom">Returns for periods that end before it are not counted by this version.</param>
    public sealed record CategoryMapVersionModel(Guid Id, string DataSet, int Version, DateOnly ValidFrom, DateTimeOffset CreatedAt, IReadOnlyList<MappedCategory> Entries);

    /// <param name="SourceCategory">As the submitter's own system calls it; at most 100 characters.</param>
    /// <param name="Filter">The filter whose code it is counted under.</param>
    /// <param name="Code">Null where the category has no place in the list.</param>
    public sealed record MappedCategory(string SourceCategory, string Filter, string? Code = null);

    public static async Task<Results<JsonAnswer<Page<CategoryMapModel>>, ProblemAnswer>> List(
        [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, Caller caller, Cursors cursors, CancellationToken ct)
    {
        var (limit, fault) = Paging.Limit(criteria.Limit);
        if (fault is not null)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [fault]);
        }
        string[] position = [""];
        const string list = "/v1/outcomes/category-maps";
        if (criteria.After is { } after && !cursors.TryOpen(caller, list, after, 1, out position))
        {
            return new ProblemAnswer(Problems.InvalidCursor);
        }
        var rows = await Newest(db, criteria.DataSet, position[0]).Take(limit + 1).ToListAsync(ct);
        var items = rows.Take(limit).ToList();
        var next = rows.Count > limit ? Paging.NextAddress(http, cursors.Seal(caller, list, items[^1].DataSet)) : null;
        return new JsonAnswer<Page<CategoryMapModel>>(new Page<CategoryMapModel>(items, next)) { Next = next };
    }

    public static async Task<Results<JsonAnswer<CategoryMapVersionModel>, ProblemAnswer>> One(Guid id, int version, VrnDbContext db, CancellationToken ct) =>
        await Version(db, id, version).SingleOrDefaultAsync(ct) is { } found
            ? new JsonAnswer<CategoryMapVersionModel>(Model(id, found))
            : new ProblemAnswer(Problems.NotFound);

    internal static CategoryMapVersionModel Model(Guid id, CategoryMap map) => new(id, map.DataSetId, map.Version, map.ValidFrom, map.CreatedAt,
        [.. map.Entries.OrderBy(entry => entry.Filter, StringComparer.Ordinal).ThenBy(entry => entry.SourceCategory, StringComparer.Ordinal)
            .Select(entry => new MappedCategory(entry.SourceCategory, entry.Filter, entry.Code))]);

    /// <summary>The newest version of each map, in the order of their data sets. A map is known by the id of its first version.</summary>
    internal static IQueryable<CategoryMapModel> Newest(VrnDbContext db, string? dataSet, string after)
    {
        var maps = db.Set<CategoryMap>().AsNoTracking();
        return
            from map in maps
            join first in maps on new { map.OwnerId, map.DataSetId, Version = 1 } equals new { first.OwnerId, first.DataSetId, first.Version }
            where !maps.Any(later => later.OwnerId == map.OwnerId && later.DataSetId == map.DataSetId && later.Version > map.Version)
            where (dataSet == null || map.DataSetId == dataSet) && map.DataSetId.CompareTo(after) > 0
            orderby map.DataSetId
            select new CategoryMapModel(first.Id, map.DataSetId, map.Version, map.ValidFrom, map.CreatedAt, map.Entries.Count, map.Entries.Count(entry => entry.Code == null));
    }

    internal static IQueryable<CategoryMap> Version(VrnDbContext db, Guid id, int version) =>
        from first in db.Set<CategoryMap>().AsNoTracking()
        join map in db.Set<CategoryMap>().AsNoTracking() on new { first.OwnerId, first.DataSetId } equals new { map.OwnerId, map.DataSetId }
        where first.Id == id && first.Version == 1 && map.Version == version
        select map;
}
