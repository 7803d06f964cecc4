using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Reference;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Geography;

/// <param name="Kind">Such as district, unitary, county, police-force-area, icb, csp, partnership or region.</param>
public sealed record AreaNameModel(string Code, string Name, string Kind)
{
    internal static AreaNameModel Of(Area area) => new(area.Code, area.Name, Codes.Of(area.Kind));
}

/// <summary>Areas by code. Scope areas:read.</summary>
public static class ListAreas
{
    private const string List = "/v1/areas";

    /// <param name="Kind">region, police-force-area, county, unitary, district, icb, ward, csp or partnership.</param>
    /// <param name="Within">Code of an area that they lie in.</param>
    /// <param name="Limit">1 to 100 items; 25 when left out.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Criteria(string? Kind, string? Within, int? Limit, string? After);

    public static async Task<Results<JsonAnswer<Page<AreaNameModel>>, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, Caller caller, VrnDbContext db, Cursors cursors, HttpContext http, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var kind = QueryCode.Read<AreaKind>("kind", criteria.Kind, faults);
        var (limit, fault) = Paging.Limit(criteria.Limit);
        if (fault is not null)
        {
            faults.Add(fault);
        }
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        string[]? after = null;
        if (criteria.After is { } cursor && !cursors.TryOpen(caller, List, cursor, 1, out after))
        {
            return new ProblemAnswer(Problems.InvalidCursor, null, [Fault.InQuery("after", Problems.InvalidCursor.Code, Problems.InvalidCursor.Title)]);
        }
        var areas = db.Set<Area>().AsNoTracking().Where(area => kind == null || area.Kind == kind);
        if (criteria.Within is { } within)
        {
            areas = areas.Where(area => db.Set<AreaLink>().Any(link => link.AncestorCode == within && link.DescendantCode == area.Code && link.Depth > 0));
        }
        // A few hundred rows at most: the order of codes is the house's, not the database's collation.
        var slice = new Window(limit, after).Of((await areas.ToListAsync(ct)).OrderBy(area => area.Code, StringComparer.Ordinal), area => area.Code);
        var next = slice.HasNext ? Paging.NextAddress(http, cursors.Seal(caller, List, slice.Rows[^1].Code)) : null;
        return new JsonAnswer<Page<AreaNameModel>>(new Page<AreaNameModel>([.. slice.Rows.Select(AreaNameModel.Of)], next)) { Next = next };
    }
}
