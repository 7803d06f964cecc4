using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership;

/// <summary>The register of schools, by number. Scope <c>members:read</c>.</summary>
public static class ListEstablishments
{
    /// <param name="Authority">GSS code of the authority.</param>
    /// <param name="Phase">Such as <c>secondary</c>.</param>
    /// <param name="OpenOn">Only those open on this day; the closing day is the last.</param>
    /// <param name="Q">Part of the name.</param>
    public sealed record Criteria(string? Authority, string? Phase, DateOnly? OpenOn, string? Q, int? Limit, string? After);

    public sealed record EstablishmentModel(
        string Urn, string LaEstab, string? Ukprn, string Name, string Phase, string Authority, string District, DateOnly? OpenOn, DateOnly? CloseOn);

    private static readonly SortKey<Establishment, EstablishmentModel> Urn =
        new SortKey<Establishment, EstablishmentModel, string>("urn", school => school.Urn, school => school.Urn);

    private static readonly Order<Establishment, EstablishmentModel> ByUrn = new(Urn);

    private const string List = "/v1/networks/establishments";

    public static async Task<Results<JsonAnswer<Page<EstablishmentModel>>, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, HttpContext http, Caller caller, VrnDbContext db, Cursors cursors, CancellationToken ct)
    {
        var (limit, fault) = Paging.Limit(criteria.Limit);
        var faults = fault is null ? new List<Fault>() : [fault];
        if (criteria.Phase is not null && !Establishment.Phases.Contains(criteria.Phase))
        {
            faults.Add(Fault.InQuery("phase", Problems.InvalidParameter.Code, $"The value must be one of: {string.Join(", ", Establishment.Phases)}."));
        }
        if (criteria.Authority is { } code && !ListNetworks.IsArea(code))
        {
            faults.Add(Fault.InQuery("authority", Problems.InvalidArea.Code, "Give one GSS code, such as E06000016."));
        }
        if (faults.Count > 0)
        {
            return new ProblemAnswer(faults is [{ Parameter: "authority" }] ? Problems.InvalidArea : Problems.InvalidParameter, null, faults);
        }
        string[] position = [];
        if (criteria.After is not null && !cursors.TryOpen(caller, List, criteria.After, 1, out position))
        {
            return new ProblemAnswer(Problems.InvalidCursor);
        }
        var window = new Window(limit, position.Length == 0 ? null : position);
        var slice = window.Cut(await Models(ByUrn.Sort(ByUrn.Within(Query(db, criteria), db, window), window.Backward).Take(window.Limit + 1)).ToListAsync(ct));
        var next = slice.HasNext ? Paging.NextAddress(http, cursors.Seal(caller, List, ByUrn.Place(slice.Rows[^1]))) : null;
        return new JsonAnswer<Page<EstablishmentModel>>(new(slice.Rows, next)) { Next = next };
    }

    internal static IQueryable<EstablishmentModel> Models(IQueryable<Establishment> schools) => schools.Select(school =>
        new EstablishmentModel(school.Urn, school.LaEstab, school.Ukprn, school.Name, school.Phase, school.LaCode, school.DistrictCode, school.OpenOn, school.CloseOn));

    private static IQueryable<Establishment> Query(VrnDbContext db, Criteria criteria)
    {
        var schools = db.Set<Establishment>().AsNoTracking();
        if (criteria.Authority is { } authority)
        {
            schools = schools.Where(school => school.LaCode == authority);
        }
        if (criteria.Phase is { } phase)
        {
            schools = schools.Where(school => school.Phase == phase);
        }
        if (criteria.OpenOn is { } day)
        {
            schools = schools.Where(school => (school.OpenOn == null || school.OpenOn <= day) && (school.CloseOn == null || school.CloseOn >= day));
        }
        return criteria.Q is { } text ? schools.Where(school => school.Name.Contains(text)) : schools;
    }
}
